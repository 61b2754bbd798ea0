// A small model of the two books for the property test. It knows of a movement only its accounts
// and its amount (docs/ledger.md), and nothing of the table of transfers.
#ifndef PACTUM_SERVICES_BUDGET_TESTING_BOOKS_MODEL_H_
#define PACTUM_SERVICES_BUDGET_TESTING_BOOKS_MODEL_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/budget/domain/account.h"

namespace pactum::budget::testing {

class BooksModel {
 public:
  int64_t& At(Book book, AccountKind kind, const std::string& key) {
    return cents_[{book, kind, key}];
  }
  void Move(Book book, AccountKind from, const std::string& from_key, AccountKind to,
            const std::string& to_key, int64_t cents) {
    At(book, from, from_key) -= cents;
    At(book, to, to_key) += cents;
  }

  // The closing: whether nothing keeps the books open, and the accounts that return.
  bool CanClose() const {
    for (const auto& [account, cents] : cents_) {
      const bool open = account.kind == AccountKind::kAdvanced ||
                        account.kind == AccountKind::kOwed ||
                        account.kind == AccountKind::kRecoverable;
      if (account.book == Book::kState && open && cents != 0) return false;
    }
    return true;
  }
  void Close() {
    std::vector<std::pair<Account, int64_t>> returning;
    for (const auto& [account, cents] : cents_) {
      if (account.book == Book::kState && account.kind != AccountKind::kExternal &&
          account.kind != AccountKind::kPaid) {
        returning.emplace_back(account, cents);
      }
    }
    for (const auto& [account, cents] : returning) {
      Move(Book::kState, account.kind, account.key, AccountKind::kReturned, account.key, cents);
    }
  }

  // "STATE PLANNED 2//2019/PIC/new=5\n…": every account with money, by book, kind and key.
  std::string Text() const {
    std::string text;
    for (const auto& [account, cents] : cents_) {
      if (cents == 0) continue;
      absl::StrAppend(&text, NameOf(account.book), " ", NameOf(account.kind), " ", account.key, "=",
                      cents, "\n");
    }
    return text;
  }

  // Each book sums to zero, no account but EXTERNAL is below zero, and the envelope is the sum of
  // its parts.
  void Check() {
    int64_t books[2] = {0, 0}, envelope = 0;
    for (const auto& [account, cents] : cents_) {
      const bool state = account.book == Book::kState;
      books[state ? 0 : 1] += cents;
      if (account.kind == AccountKind::kExternal) continue;
      ASSERT_GE(cents, 0) << account.Text();
      if (state) envelope += cents;
    }
    ASSERT_EQ(books[0], 0);
    ASSERT_EQ(books[1], 0);
    ASSERT_EQ(envelope, -At(Book::kState, AccountKind::kExternal, ""));
  }

 private:
  std::map<Account, int64_t> cents_;
};

}  // namespace pactum::budget::testing

#endif  // PACTUM_SERVICES_BUDGET_TESTING_BOOKS_MODEL_H_
