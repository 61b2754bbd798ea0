// Problems of a request's fields, as checks collect them.
#ifndef PACTUM_SERVICES_PROCUREMENT_DOMAIN_FIELD_PROBLEM_H_
#define PACTUM_SERVICES_PROCUREMENT_DOMAIN_FIELD_PROBLEM_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/words/phrase.h"

namespace pactum::procurement {

// A field that breaks a rule: its path, and the rule in words.
struct FieldProblem {
  std::string path;
  Sentence problem;
};

// The problems of one message; paths begin with `path`. A value type.
class FieldProblems {
 public:
  explicit FieldProblems(std::string path = "") : path_(std::move(path)) {}

  void Add(absl::string_view field, const Phrase& phrase, Operands operands = {}) {
    const char* dot = path_.empty() || field.empty() || field[0] == '[' ? "" : ".";
    problems_.push_back({absl::StrCat(path_, dot, field), {&phrase, std::move(operands)}});
  }
  // Adds the problem unless `good`.
  void Require(bool good, absl::string_view field, const Phrase& phrase, Operands operands = {}) {
    if (!good) Add(field, phrase, std::move(operands));
  }
  // Adds those of a part of the message; their paths are under this one's.
  void Add(FieldProblems part) {
    for (FieldProblem& problem : part.problems_) {
      problem.path = absl::StrCat(path_, path_.empty() ? "" : ".", problem.path);
      problems_.push_back(std::move(problem));
    }
  }

  bool empty() const { return problems_.empty(); }
  size_t size() const { return problems_.size(); }
  auto begin() const { return problems_.begin(); }
  auto end() const { return problems_.end(); }

 private:
  std::string path_;
  std::vector<FieldProblem> problems_;
};

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_DOMAIN_FIELD_PROBLEM_H_
