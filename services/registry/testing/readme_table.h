// The tables of the service's README.md as tests hold them against the code. Tests run in the root
// of the source tree.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_README_TABLE_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_README_TABLE_H_

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace pactum::registry::testing {

// Row and column to the cell.
using ReadmeTable = std::map<std::string, std::map<std::string, std::string>>;

// The table of a number, from 0, under a heading: "States of a version". Throws where there is
// none.
inline ReadmeTable TableOfReadme(const std::string& heading, int number) {
  std::ifstream in("services/registry/README.md");
  std::vector<std::string> columns;
  ReadmeTable table;
  bool under = false, in_table = false;
  for (std::string line; std::getline(in, line);) {
    if (absl::StartsWith(line, "## ")) under = line == "## " + heading;
    if (!under) continue;
    if (!absl::StartsWith(line, "|")) {
      if (in_table && number-- == 0) break;
      in_table = false;
      continue;
    }
    if (!in_table) {
      table.clear();
      columns.clear();
    }
    in_table = true;
    std::vector<std::string> cells;
    for (absl::string_view cell :
         absl::StrSplit(absl::StripSuffix(absl::StripPrefix(line, "|"), "|"), '|')) {
      cells.emplace_back(absl::StripAsciiWhitespace(cell));
    }
    if (columns.empty()) {
      columns = cells;
    } else if (!absl::StartsWith(cells.at(0), "---")) {
      for (size_t i = 1; i < columns.size(); ++i) table[cells[0]][columns[i]] = cells.at(i);
    }
  }
  if (number >= 0 || table.empty()) throw std::runtime_error("no table under " + heading);
  return table;
}

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_README_TABLE_H_
