#include "services/review/content/html.h"

#include "absl/strings/str_cat.h"

namespace pactum::review {
namespace {

using absl::StrAppend;
using absl::StrCat;

// The contrast of text is at least 7:1. Words, shapes or hatching repeat all that colour shows.
constexpr char kStyle[] = R"css(
:root{--ink:#161616;--soft:#3a3a3a;--line:#b9b9c4;--band:#f4f4f8;--accent:#000091;--second:#8a3c00}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,"Segoe UI","DejaVu Sans",Arial,sans-serif;color:var(--ink);background:#fff}
body{margin:0 auto;max-width:76rem;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .3rem;color:var(--accent)}
h2{font-size:1.3rem;margin:2.4rem 0 .7rem;padding-bottom:.25rem;border-bottom:2px solid var(--accent)}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
p{margin:.4rem 0;max-width:62rem}
.lead{font-size:1.08rem}
.meta{color:var(--soft);margin:0}
.state{display:inline-block;border:2px solid var(--accent);border-radius:.3rem;padding:.05rem .6rem;font-weight:700;color:var(--accent)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:.7rem;margin:1rem 0;padding:0;list-style:none}
.cards li{border:1px solid var(--line);border-left:.4rem solid var(--accent);border-radius:.3rem;padding:.6rem .8rem}
.cards span{display:block;color:var(--soft)}
.cards strong{display:block;font-size:1.3rem;font-variant-numeric:tabular-nums;white-space:nowrap}
.cards em{font-style:normal;color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem;font-size:.93rem}
caption{text-align:left;font-weight:700;padding:.3rem 0}
th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top}
thead th{background:var(--band);border-bottom:2px solid var(--accent);vertical-align:bottom}
tbody th{font-weight:600;min-width:4.5rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.total th,tr.total td{border-top:2px solid var(--accent);font-weight:700;background:var(--band)}
figure{margin:1rem 0;border:1px solid var(--line);border-radius:.3rem;padding:.8rem 1rem;break-inside:avoid}
figcaption{font-weight:700;margin-bottom:.4rem}
figure p{color:var(--soft);font-size:.92rem}
svg{display:block;width:100%;height:auto;max-width:56rem}
svg text{font:14px system-ui,"Segoe UI","DejaVu Sans",Arial,sans-serif;fill:var(--ink)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:1rem}
.says{border-left:.3rem solid var(--line);margin:.5rem 0;padding:.1rem .8rem}
dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.15rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code{font:.88em ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.switch{display:flex;gap:1rem;justify-content:flex-end;margin:0;max-width:none}
.switch label{cursor:pointer;text-decoration:underline;color:var(--accent)}
input.lang{position:absolute;opacity:0}
input.lang:focus-visible~.switch label{outline:2px solid var(--accent)}
#lang-fr:checked~article[lang=en],#lang-en:checked~article[lang=fr]{display:none}
#lang-fr:checked~.switch label[for=lang-fr],#lang-en:checked~.switch label[for=lang-en]{font-weight:700;text-decoration:none;color:var(--ink)}
@media print{html{font-size:10.5pt}body{max-width:none;padding:0}.switch,input.lang{display:none}
h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}
.pair{grid-template-columns:1fr 1fr}@page{margin:14mm}}
)css";

const char* CodeOf(Language language) { return language == Language::kFrench ? "fr" : "en"; }

void WriteRow(const Table& table, const std::vector<Cell>& row, bool total, std::string& out) {
  StrAppend(&out, total ? "<tr class=\"total\">" : "<tr>");
  for (size_t i = 0; i < row.size(); ++i) {
    const bool number = row[i].number || (i < table.columns.size() && table.columns[i].number);
    const char* css = number ? " class=\"n\"" : "";
    if (i == 0) {
      StrAppend(&out, "<th scope=\"row\"", css, ">", Escape(row[i].text), "</th>");
    } else {
      StrAppend(&out, "<td", css, ">", Escape(row[i].text), "</td>");
    }
  }
  out += "</tr>\n";
}

}  // namespace

std::string Escape(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Paragraph(absl::string_view text) { return StrCat("<p>", Escape(text), "</p>\n"); }

std::string Write(const Table& table) {
  if (table.rows.empty()) return Paragraph(table.empty);
  std::string out = StrCat("<div class=\"scroll\"><table>\n<caption>", Escape(table.caption),
                           "</caption>\n<thead><tr>");
  for (const Cell& column : table.columns) {
    StrAppend(&out, "<th scope=\"col\"", column.number ? " class=\"n\"" : "", ">",
              Escape(column.text), "</th>");
  }
  out += "</tr></thead>\n<tbody>\n";
  for (size_t i = 0; i < table.rows.size(); ++i) {
    WriteRow(table, table.rows[i], table.last_is_total && i + 1 == table.rows.size(), out);
  }
  out += "</tbody></table></div>\n";
  return out;
}

std::string Section(absl::string_view id, absl::string_view heading, absl::string_view body) {
  return StrCat("<section aria-labelledby=\"", id, "\">\n<h2 id=\"", id, "\">", Escape(heading),
                "</h2>\n", body, "</section>\n");
}

std::string Page(const std::vector<PageVersion>& versions) {
  const PageVersion& first = versions.at(0);
  std::string out = StrCat("<!DOCTYPE html>\n<html lang=\"", CodeOf(first.language),
                           "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                           "content=\"width=device-width, initial-scale=1\">\n<meta "
                           "http-equiv=\"Content-Security-Policy\" "
                           "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>",
                           Escape(first.title), "</title>\n<style>", kStyle,
                           "</style>\n</head>\n<body>\n<main>\n");
  if (versions.size() > 1) {
    out +=
        "<input class=\"lang\" type=\"radio\" name=\"lang\" id=\"lang-fr\" checked "
        "aria-label=\"Français\">\n<input class=\"lang\" type=\"radio\" name=\"lang\" "
        "id=\"lang-en\" "
        "aria-label=\"English\">\n<p class=\"switch\"><label for=\"lang-fr\" "
        "lang=\"fr\">Français</label> <label for=\"lang-en\" lang=\"en\">English</label></p>\n";
  }
  for (const PageVersion& version : versions) {
    StrAppend(&out, "<article lang=\"", CodeOf(version.language), "\">\n", version.body,
              "</article>\n");
  }
  out += "</main>\n</body>\n</html>\n";
  return out;
}

}  // namespace pactum::review
