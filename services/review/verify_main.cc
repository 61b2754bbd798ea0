// pactum-verify: verifies an exported review (ExportReview as JSON) without a service or a
// database.
//
//   pactum-verify FILE…        `-` reads standard input
//
// Prints the digests that it recomputed and every figure that differs; ends with 0 where none does,
// with 1 where one does, with 2 where a file cannot be read.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/canonical_json.h"
#include "google/protobuf/util/json_util.h"
#include "services/review/content/verification.h"

namespace pactum::review {
namespace {

bool ReadExport(const std::string& path, v1::ReviewExport& kept) {
  std::ifstream file(path);
  std::istream& in = path == "-" ? std::cin : file;
  if (!in) {
    std::cerr << path << ": cannot be opened\n";
    return false;
  }
  const std::string json{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &kept);
  if (!parsed.ok()) std::cerr << path << ": is no exported review: " << parsed.message() << "\n";
  return parsed.ok();
}

void Print(const v1::Discrepancy& found) {
  std::cout << "DIFFERS " << found.check() << " " << found.resource()
            << (found.path().empty() ? "" : " " + found.path()) << ": stored "
            << (found.stored().empty() ? "nothing" : found.stored()) << ", must be "
            << (found.expected().empty() ? "nothing" : found.expected()) << "\n";
}

int VerifyFile(const std::string& path) {
  v1::ReviewExport kept;
  if (!ReadExport(path, kept)) return 2;
  for (const v1::Evidence& evidence : kept.evidence()) {
    std::cout << evidence.name() << " " << Digest(evidence.content()) << "\n";
  }
  for (const v1::Run& run : kept.runs()) {
    std::cout << run.name() << " " << Digest(run.result()) << "\n";
  }
  const std::vector<v1::Discrepancy> found = Verify(kept);
  for (const v1::Discrepancy& discrepancy : found) Print(discrepancy);
  std::cout << kept.review().name() << ": "
            << (found.empty() ? "VERIFIED"
                              : absl::StrCat("NOT VERIFIED, ", found.size(), " differ"))
            << ", " << ResourceCount(kept) << " resources\n";
  return found.empty() ? 0 : 1;
}

}  // namespace
}  // namespace pactum::review

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: pactum-verify FILE…   an exported review as JSON; - is standard input\n";
    return 2;
  }
  int worst = 0;
  for (int i = 1; i < argc; ++i) {
    worst = std::max(worst, pactum::review::VerifyFile(argv[i]));
  }
  return worst;
}
