#include "services/budget/domain/account.h"

#include "absl/strings/str_cat.h"

namespace pactum::budget {

std::string Account::Text() const {
  return absl::StrCat(NameOf(book), ":", NameOf(kind), "[", key, "]");
}

Account External(Book book) { return {book, AccountKind::kExternal, ""}; }

Account Unallocated(absl::string_view source) {
  return {Book::kState, AccountKind::kUnallocated, std::string(source)};
}

Account StateAccount(AccountKind kind, const LineKey& line) {
  return {Book::kState, kind, line.Text()};
}

Account UseAccount(AccountKind kind, const LineKey& line) {
  return {Book::kUse, kind, line.Text()};
}

}  // namespace pactum::budget
