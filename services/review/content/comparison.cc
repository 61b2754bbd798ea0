#include "services/review/content/comparison.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/review/content/evidence.h"
#include "services/review/content/flatten.h"

namespace pactum::review {
namespace {

using Lines = std::vector<v1::ExplanationLine>;

// Lines by step, axis and subject; several lines of one key are numbered.
std::map<std::string, const v1::ExplanationLine*> ByKey(const Lines& lines) {
  std::map<std::string, const v1::ExplanationLine*> by_key;
  std::map<std::string, int> times;
  for (const v1::ExplanationLine& line : lines) {
    const std::string about =
        absl::StrFormat("%02d/%d/%s", line.step(), line.axis(), line.subject());
    by_key[absl::StrFormat("%s/%04d", about, ++times[about])] = &line;
  }
  return by_key;
}

void CompareLines(const Lines& before, const Lines& after, v1::CompareRunsResponse& response) {
  const auto first = ByKey(before), second = ByKey(after);
  for (const auto& [key, line] : first) {
    const auto other = second.find(key);
    if (other != second.end() && other->second->result() == line->result()) continue;
    v1::ExplanationDifference& difference = *response.add_lines();
    *difference.mutable_before() = *line;
    if (other != second.end()) *difference.mutable_after() = *other->second;
  }
  for (const auto& [key, line] : second) {
    if (first.count(key) == 0) *response.add_lines()->mutable_after() = *line;
  }
}

}  // namespace

v1::CompareRunsResponse CompareRuns(const ExplainedRun& before, const ExplainedRun& after) {
  v1::CompareRunsResponse response;
  for (auto& line : CompareContents(before.evidence.content(), after.evidence.content())) {
    *response.add_evidence() = std::move(line);
  }
  for (auto& line : Differences(before.run.policy(), after.run.policy())) {
    *response.add_policy() = std::move(line);
  }
  for (auto& line : Differences(before.run.result(), after.run.result())) {
    *response.add_result() = std::move(line);
  }
  CompareLines(before.lines, after.lines, response);
  return response;
}

}  // namespace pactum::review
