// The verification of a decision: its bindings, its sums and its limits. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_VERIFY_DECISION_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_VERIFY_DECISION_H_

#include <string>
#include <vector>

#include "pactum/review/v1/verification.pb.h"

namespace pactum::review {

// The discrepancies that a verification finds.
class DiscrepancyReport {
 public:
  void Add(const std::string& resource, const std::string& path, const std::string& stored,
           const std::string& expected, const char* check);
  // By resource and path, each once for each check.
  std::vector<v1::Discrepancy> Sorted() const;

 private:
  std::vector<v1::Discrepancy> found_;
};

// The item with this name; null where there is none.
template <class List>
auto* Find(const List& list, const std::string& name) {
  for (const auto& item : list) {
    if (item.name() == name) return &item;
  }
  return static_cast<decltype(&*list.begin())>(nullptr);
}

void VerifyDecision(const v1::ReviewExport& kept, const v1::Decision& decision,
                    DiscrepancyReport& report);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_VERIFY_DECISION_H_
