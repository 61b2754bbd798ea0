// The pieces of a page: escaped text, tables with headers, sections. A page is one string that
// needs nothing else: no script, nothing fetched. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_HTML_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_HTML_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/words/phrase.h"

namespace pactum::review {

// Any text as text: & < > " ' are escaped.
std::string Escape(absl::string_view text);

// <p> with the text, escaped.
std::string Paragraph(absl::string_view text);

// A cell; `number` is set to the right, `text` is escaped when it is written.
struct Cell {
  std::string text;
  bool number = false;
};
inline Cell Number(std::string text) { return {std::move(text), true}; }

struct Table {
  std::string caption;
  std::vector<Cell> columns;            // Headers; `number` sets the whole column to the right.
  std::vector<std::vector<Cell>> rows;  // The first cell of a row is its header.
  bool last_is_total = false;
  std::string empty;  // Shown instead of a table without rows.
};
std::string Write(const Table& table);

// <section> with its heading; `body` is HTML. `id`: unique in the page.
std::string Section(absl::string_view id, absl::string_view heading, absl::string_view body);

// A page in one language, or in both with a switch that needs no script.
struct PageVersion {
  Language language;
  std::string title;
  std::string body;  // HTML.
};
std::string Page(const std::vector<PageVersion>& versions);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_HTML_H_
