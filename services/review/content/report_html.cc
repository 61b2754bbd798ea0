#include "services/review/content/report_html.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/review/content/html.h"
#include "services/review/content/report_charts.h"
#include "services/review/content/words.h"

namespace pactum::review {
namespace {

using absl::StrAppend;
using absl::StrCat;

// The page of one report in one language.
class ReportPage {
 public:
  ReportPage(const v1::ReviewReport& report, Language language)
      : report_(report), result_(report.run().result()), language_(language) {}

  PageVersion Write();

 private:
  std::string T(const char* french, const char* english) const {
    return In(language_, french, english);
  }
  std::string Cents(int64_t value) const { return ForPeople(value, Unit::kCents, language_); }
  std::string Ppm(bool has, int64_t value) const {
    return has ? ForPeople(value, Unit::kPpm, language_) : "—";
  }
  std::string Micros(int64_t value) const { return ForPeople(value, Unit::kMicros, language_); }
  std::string Plain(int64_t value) const { return ForPeople(value, Unit::kNumber, language_); }
  std::string Id(const char* name) const {
    return StrCat(name, language_ == Language::kFrench ? "-fr" : "-en");
  }
  std::string Headed(const char* id, const std::string& heading, const std::string& body) const {
    return Section(Id(id), heading, body);
  }

  std::string Header() const;
  std::string Cards() const;
  std::string Rates() const;
  std::string ByAxis() const;
  std::string Charts() const;
  std::string Steps() const;
  std::string Projects() const;
  std::string Commitments() const;
  std::string Findings() const;
  std::string Gaps() const;
  std::string Statements() const;
  std::string Decision() const;
  std::string Origin() const;
  std::string Said(const v1::Statement& statement) const;
  std::string Measure(const v1::ReportCommitment& commitment) const;

  const v1::ReviewReport& report_;
  const v1::ContributionResult& result_;
  const Language language_;
};

std::string ReportPage::Header() const {
  const v1::AnnualReview& review = report_.review();
  std::string out = StrCat("<header>\n<p class=\"meta\">", Escape(review.name()), " · ",
                           Escape(T("région ", "region ")), Escape(review.region_code()),
                           "</p>\n<h1>", Escape(T("Revue annuelle ", "Annual review ")),
                           review.year(), "</h1>\n<p><span class=\"state\">",
                           Escape(Say(review.state(), language_)), "</span></p>\n");
  StrAppend(&out, "<p class=\"meta\">",
            Escape(StrCat(T("Faits au ", "Facts by "), Day(review.cut_off(), language_),
                          T(", connus au ", ", known at "), Instant(report_.known_at(), language_),
                          T(" · politique ", " · policy "), report_.run().policy().version(),
                          T(" · version ", " · version "), report_.pact_version(),
                          T(" du pacte", " of the pact"))),
            "</p>\n</header>\n");
  return out;
}

std::string ReportPage::Cards() const {
  int64_t ceilings = 0, balance = 0;
  for (const v1::AxisResult& axis : result_.axes()) {
    ceilings += axis.ceiling_cents();
    balance += axis.balance_cents();
  }
  if (report_.has_decision()) {
    balance = 0;
    for (const v1::AxisDecision& axis : report_.decision().axes()) balance += axis.balance_cents();
  }
  std::string out = "<ul class=\"cards\">\n";
  const auto card = [&](const std::string& name, const std::string& value,
                        const std::string& note) {
    StrAppend(&out, "<li><span>", Escape(name), "</span><strong>", Escape(value), "</strong><em>",
              Escape(note), "</em></li>\n");
  };
  card(T("Plafond de l'année", "Ceiling of the year"), Cents(ceilings),
       T("convention et avenants", "convention and amendments"));
  card(T("Proposé", "Proposed"), Cents(result_.total_proposed_cents()),
       T("par la politique publiée", "by the published policy"));
  if (report_.has_decision()) {
    card(T("Décidé par le préfet", "Decided by the Prefect"),
         Cents(report_.decision().total_decided_cents()),
         Say(report_.decision().state(), language_));
  }
  card(T("Solde", "Balance"), Cents(balance),
       T("après les avances versées", "after the advances paid"));
  if (result_.has_unit_cost_cents()) {
    card(T("Coût par entrée en parcours", "Cost by entry into a pathway"),
         Cents(result_.unit_cost_cents()),
         StrCat(T("référence indicative ", "indicative reference "),
                Cents(report_.run().policy().reference_unit_cost_cents())));
  }
  card(T("Entrées en parcours", "Entries into pathways"), Plain(report_.entered_pathways()),
       StrCat(T("prévues ", "planned "), Plain(report_.planned_pathways()),
              report_.has_priority_neighbourhood_ppm()
                  ? StrCat(T(" · quartiers prioritaires ", " · priority neighbourhoods "),
                           Ppm(true, report_.priority_neighbourhood_ppm()))
                  : ""));
  return out + "</ul>\n";
}

// Rates and amounts apart: together they are wider than a printed page.
std::string ReportPage::Rates() const {
  Table table;
  table.caption = T("Du constat au taux", "From what was found to the rate");
  table.columns = {{T("Axe", "Axis")},
                   Number(T("Réalisation R", "Completion R")),
                   Number(T("Atteinte E", "Attainment E")),
                   Number(T("Score S", "Score S")),
                   Number(T("Taux", "Rate")),
                   Number(T("Facteur d'effort", "Effort factor"))};
  for (const v1::AxisResult& axis : result_.axes()) {
    table.rows.push_back({{Say(axis.axis(), language_)},
                          {Ppm(axis.has_completion_ppm(), axis.completion_ppm())},
                          {Ppm(axis.has_attainment_ppm(), axis.attainment_ppm())},
                          {Ppm(axis.has_score_ppm(), axis.score_ppm())},
                          {Ppm(true, axis.rate_ppm())},
                          {Ppm(true, axis.effort_ppm())}});
  }
  return review::Write(table);
}

std::string ReportPage::ByAxis() const {
  const bool decided = report_.decision().axes_size() == result_.axes_size();
  Table table;
  table.caption = decided ? T("Du plafond au solde ; retenu et solde sont ceux de la décision",
                              "From ceiling to balance; withheld and balance are the decision's")
                          : T("Du plafond au solde ; retenu et solde sont ceux de la proposition",
                              "From ceiling to balance; withheld and balance are the proposal's");
  table.columns = {{T("Axe", "Axis")},
                   Number(T("Plafond", "Ceiling")),
                   Number(T("Brut", "Gross")),
                   Number(T("Proposé", "Proposed"))};
  if (decided) table.columns.push_back(Number(T("Décidé", "Decided")));
  table.columns.push_back(Number(T("Retenu", "Withheld")));
  table.columns.push_back(Number(T("Solde", "Balance")));
  std::vector<int64_t> sums(table.columns.size() - 1);
  for (int i = 0; i < result_.axes_size(); ++i) {
    const v1::AxisResult& axis = result_.axes(i);
    std::vector<int64_t> amounts = {axis.ceiling_cents(), axis.gross_cents(),
                                    axis.proposed_cents()};
    if (decided) {
      const v1::AxisDecision& decision = report_.decision().axes(i);
      amounts.insert(amounts.end(), {decision.decided_cents(), decision.withheld_cents(),
                                     decision.balance_cents()});
    } else {
      amounts.insert(amounts.end(), {axis.withheld_cents(), axis.balance_cents()});
    }
    std::vector<Cell> row = {{Say(axis.axis(), language_)}};
    for (size_t j = 0; j < amounts.size(); ++j) {
      row.push_back({Cents(amounts[j])});
      sums[j] += amounts[j];
    }
    table.rows.push_back(row);
  }
  std::vector<Cell> total = {{T("Total", "Total")}};
  for (const int64_t sum : sums) total.push_back({Cents(sum)});
  table.rows.push_back(total);
  table.last_is_total = true;
  return Headed("axes", T("La contribution par axe", "The contribution by axis"),
                StrCat(Rates(), review::Write(table)));
}

std::string ReportPage::Charts() const {
  return Headed("charts", T("Graphiques", "Charts"),
                StrCat(review::Write(AttainmentChart(report_, language_)),
                       review::Write(MoneyChart(report_, language_)),
                       review::Write(ReleaseChart(report_, language_))));
}

std::string ReportPage::Steps() const {
  Table table;
  table.caption = T("Chaque étape, chaque opérande", "Each step, each operand");
  table.columns = {{T("Étape", "Step")}, {T("Axe", "Axis")}, {T("Calcul", "Computation")}};
  for (const v1::ExplanationLine& line : report_.lines()) {
    table.rows.push_back({{StrCat(line.step())},
                          {line.axis() == type::v1::AXIS_UNSPECIFIED ? T("tous", "all")
                                                                     : Say(line.axis(), language_)},
                          {language_ == Language::kFrench ? line.text_fr() : line.text_en()}});
  }
  return Headed("steps", T("Comment le montant se forme", "How the amount comes about"),
                review::Write(table));
}

std::string ReportPage::Projects() const {
  Table table;
  table.caption = T("Les projets de la version en vigueur", "The projects of the version in force");
  table.empty = T("Aucun projet.", "No project.");
  table.columns = {{T("Projet", "Project")},
                   {T("Axe", "Axis")},
                   {T("Maturité", "Maturity")},
                   {T("État", "State")},
                   Number(T("Financement prévu", "Planned funding")),
                   Number(T("Jalons atteints / échus", "Milestones met / due")),
                   Number(T("Réalisation", "Completion")),
                   {T("Pèse", "Weighs")}};
  for (const v1::ReportProject& project : report_.projects()) {
    table.rows.push_back(
        {{project.title() == project.id() ? project.id()
                                          : StrCat(project.title(), " (", project.id(), ")")},
         {Say(project.axis(), language_)},
         {Say(project.maturity(), language_)},
         {Say(project.state(), language_)},
         {Cents(project.planned_funding_cents())},
         {StrCat(project.milestones_met(), " / ", project.milestones_due())},
         {Ppm(project.has_completion_ppm(), project.completion_ppm())},
         {project.in_scope() ? T("oui", "yes") : T("non", "no")}});
  }
  return Headed("projects", T("Projets", "Projects"), review::Write(table));
}

std::string ReportPage::Measure(const v1::ReportCommitment& commitment) const {
  if (commitment.has_due()) {
    return StrCat(T("livrable dû le ", "deliverable due "), Day(commitment.due(), language_),
                  commitment.has_delivered() ? StrCat(T(", livré le ", ", delivered "),
                                                      Day(commitment.delivered(), language_))
                                             : T(", non livré", ", not delivered"));
  }
  return StrCat(Micros(commitment.baseline_micros()), " → ", Micros(commitment.target_micros()),
                T(", observé ", ", observed "),
                commitment.has_observed_micros() ? Micros(commitment.observed_micros())
                                                 : T("rien", "nothing"));
}

std::string ReportPage::Commitments() const {
  Table table;
  table.caption = T("Les engagements mesurés dans l'année", "The commitments measured in the year");
  table.empty = T("Aucun engagement.", "No commitment.");
  table.columns = {{T("Engagement", "Commitment")},
                   {T("Débiteur", "Obligor")},
                   {T("Axes", "Axes")},
                   Number(T("Poids", "Weight")),
                   {T("Nature", "Nature")},
                   {T("Référence → cible", "Baseline → target")},
                   {T("Compte rendu", "Report")},
                   Number(T("Atteinte", "Attainment")),
                   {T("Tenu", "Met")}};
  for (const v1::ReportCommitment& commitment : report_.commitments()) {
    std::vector<std::string> axes, nature;
    for (int axis : commitment.axes()) axes.push_back(StrCat(axis));
    if (commitment.mandatory()) nature.push_back(T("obligatoire", "mandatory"));
    if (commitment.suspensive()) nature.push_back(T("suspensif", "suspensive"));
    table.rows.push_back({{commitment.title() == commitment.id()
                               ? commitment.id()
                               : StrCat(commitment.title(), " (", commitment.id(), ")")},
                          {Say(commitment.obligor(), language_)},
                          {axes.empty() ? T("tous", "all") : absl::StrJoin(axes, ", ")},
                          {Plain(commitment.weight())},
                          {nature.empty() ? "—" : absl::StrJoin(nature, ", ")},
                          {Measure(commitment)},
                          {Say(commitment.standing(), language_)},
                          {Ppm(commitment.has_attainment_ppm(), commitment.attainment_ppm())},
                          {!commitment.has_attainment_ppm() ? T("ne compte pas", "does not count")
                           : commitment.met()               ? T("oui", "yes")
                                                            : T("non", "no")}});
  }
  return Headed("commitments", T("Engagements", "Commitments"), review::Write(table));
}

std::string ReportPage::Findings() const {
  const auto table = [&](const std::string& caption, const auto& findings,
                         const std::string& empty) {
    Table out;
    out.caption = caption;
    out.empty = empty;
    out.columns = {{T("Constat", "Finding")}, {T("Sujet", "Subject")}, {T("Code", "Code")}};
    for (const v1::Finding& finding : findings) {
      out.rows.push_back(
          {{MeaningOf(finding.code(), language_)}, {finding.subject()}, {finding.code()}});
    }
    return review::Write(out);
  };
  Table blockers;
  blockers.caption = T("Blocages de la collecte, et qui les a levés",
                       "Blockers of the evidence, and who waived them");
  blockers.columns = {{T("Blocage", "Blocker")},
                      {T("Sujet", "Subject")},
                      {T("Levé par", "Waived by")},
                      {T("Motif", "Reason")}};
  for (const v1::Blocker& blocker : report_.evidence().blockers()) {
    blockers.rows.push_back({{MeaningOf(blocker.code(), language_)},
                             {blocker.subject()},
                             {blocker.has_waiver() ? blocker.waiver().waived_by() : "—"},
                             {blocker.has_waiver() ? blocker.waiver().reason() : "—"}});
  }
  return Headed("findings",
                T("Constats et comptes rendus en doute", "Findings and reports in doubt"),
                StrCat(table(T("Constats du calcul", "Findings of the computation"),
                             result_.findings(), T("Aucun constat.", "No finding.")),
                       table(T("Comptes rendus en doute", "Reports in doubt"), report_.doubts(),
                             T("Aucun compte rendu en doute.", "No report in doubt.")),
                       blockers.rows.empty() ? "" : review::Write(blockers)));
}

std::string ReportPage::Said(const v1::Statement& statement) const {
  std::vector<std::string> parts;
  for (int difficulty : statement.difficulties()) {
    parts.push_back(Say(static_cast<v1::Difficulty>(difficulty), language_));
  }
  if (statement.outcome() != v1::PROSPECT_OUTCOME_UNSPECIFIED) {
    parts.push_back(Say(statement.outcome(), language_));
  }
  if (!statement.text().empty()) parts.push_back(statement.text());
  return parts.empty() ? "—" : absl::StrJoin(parts, " · ");
}

std::string ReportPage::Gaps() const {
  Table gaps;
  gaps.caption = T("Écarts entre cible et résultat", "Gaps between target and result");
  gaps.empty = T("Aucun écart : toutes les cibles sont atteintes.", "No gap: every target is met.");
  gaps.columns = {{T("Sujet", "Subject")},         Number(T("Cible", "Target")),
                  Number(T("Résultat", "Result")), Number(T("Écart", "Gap")),
                  {T("L'État", "The State")},      {T("La contrepartie", "The counterparty")}};
  for (const v1::Gap& gap : report_.analysis().gaps()) {
    gaps.rows.push_back({{StrCat(gap.title(), " (", gap.subject(), ")")},
                         {Ppm(true, gap.target_ppm())},
                         {Ppm(true, gap.result_ppm())},
                         {Ppm(true, gap.gap_ppm())},
                         {gap.has_state() ? Said(gap.state()) : "—"},
                         {gap.has_counterparty() ? Said(gap.counterparty()) : "—"}});
  }
  Table prospects;
  prospects.caption = T("Pistes à trois ans", "Three-year prospects");
  prospects.columns = {{T("Piste", "Prospect")},
                       {T("L'État", "The State")},
                       {T("La contrepartie", "The counterparty")},
                       {T("Suite commune", "Agreed outcome")}};
  for (const v1::ProspectItem& item : report_.analysis().prospects()) {
    prospects.rows.push_back({{StrCat(item.title(), " (", item.subject(), ")")},
                              {item.has_state() ? Said(item.state()) : "—"},
                              {item.has_counterparty() ? Said(item.counterparty()) : "—"},
                              {Say(item.agreed(), language_)}});
  }
  return Headed(
      "gaps", T("Analyse des écarts et des pistes", "Analysis of gaps and prospects"),
      StrCat(review::Write(gaps), prospects.rows.empty() ? "" : review::Write(prospects)));
}

std::string ReportPage::Statements() const {
  std::string body;
  for (const v1::Statement& statement : report_.analysis().statements()) {
    if (statement.kind() != v1::Statement::KIND_COMMENT) continue;
    StrAppend(&body, "<div class=\"says\"><p class=\"meta\">",
              Escape(StrCat(Say(statement.side(), language_), ", ", statement.author(), ", ",
                            Instant(statement.create_time(), language_),
                            statement.subject().empty() ? "" : " · ", statement.subject())),
              "</p><p>", Escape(statement.text()), "</p></div>\n");
  }
  if (body.empty()) body = StrCat("<p>", Escape(T("Aucun commentaire.", "No comment.")), "</p>\n");
  return Headed("comments", T("Commentaires des deux parties", "Comments of both sides"), body);
}

std::string ReportPage::Decision() const {
  const v1::Decision& decision = report_.decision();
  if (!report_.has_decision()) {
    return Headed("decision", T("Décision", "Decision"),
                  StrCat("<p>", Escape(T("Aucune décision n'est prise.", "No decision is taken.")),
                         "</p>\n"));
  }
  Table table;
  table.caption =
      T("Différences entre proposition et décision", "Differences between proposal and decision");
  table.columns = {{T("Axe", "Axis")},
                   Number(T("Proposé", "Proposed")),
                   Number(T("Décidé", "Decided")),
                   Number(T("Différence", "Difference")),
                   Number(T("Retenu", "Withheld")),
                   Number(T("Report possible", "May be carried over"))};
  for (int i = 0; i < report_.differences_size(); ++i) {
    const v1::DecisionDifference& difference = report_.differences(i);
    table.rows.push_back({{Say(difference.axis(), language_)},
                          {Cents(difference.proposed_cents())},
                          {Cents(difference.decided_cents())},
                          {Cents(difference.difference_cents())},
                          {Cents(decision.axes(i).withheld_cents())},
                          {Cents(decision.axes(i).carry_over_cents())}});
  }
  std::string facts = "<dl>\n";
  const auto fact = [&](const std::string& name, const std::string& value) {
    StrAppend(&facts, "<dt>", Escape(name), "</dt><dd>", Escape(value.empty() ? "—" : value),
              "</dd>\n");
  };
  fact(T("Numéro", "Number"), StrCat(decision.number()));
  fact(T("Acte", "Act"), decision.legal_reference());
  fact(T("Jour de l'acte", "Day of the act"), Day(decision.effective_date(), language_));
  fact(T("Par", "By"), decision.decided_by());
  fact(T("État", "State"), Say(decision.state(), language_));
  fact(T("Motif", "Reason"), decision.reason());
  if (!decision.supersedes().empty()) fact(T("Remplace", "Supersedes"), decision.supersedes());
  return Headed("decision", T("Décision du préfet", "The Prefect's decision"),
                StrCat(facts, "</dl>\n", review::Write(table)));
}

std::string ReportPage::Origin() const {
  std::string facts = "<dl>\n";
  const auto fact = [&](const std::string& name, const std::string& value) {
    StrAppend(&facts, "<dt>", Escape(name), "</dt><dd><code>", Escape(value), "</code></dd>\n");
  };
  fact(T("Éléments collectés", "Evidence"), report_.evidence().name());
  fact(T("Empreinte des éléments", "Digest of the evidence"), report_.evidence().digest());
  fact(T("Calcul", "Run"), report_.run().name());
  fact(T("Empreinte du résultat", "Digest of the result"), report_.run().result_digest());
  fact(T("Calculé par", "Computed by"), report_.run().computed_by());
  fact(T("Version du logiciel", "Version of the software"), report_.run().software_version());
  StrAppend(
      &facts, "</dl>\n<p>",
      Escape(T("Ces empreintes sont des SHA-256 de la forme RFC 8785 ; le programme pactum-verify "
               "les recalcule à partir de l'export de la revue.",
               "These digests are SHA-256 of the RFC 8785 form; the program pactum-verify "
               "recomputes them from the export of the review.")),
      "</p>\n");
  return Headed("origin", T("D'où viennent ces chiffres", "Where these figures come from"), facts);
}

PageVersion ReportPage::Write() {
  return {language_,
          StrCat(T("Revue annuelle ", "Annual review "), report_.review().year(), " · ",
                 report_.review().name()),
          StrCat(Header(), Cards(), ByAxis(), Charts(), Decision(), Findings(), Projects(),
                 Commitments(), Gaps(), Statements(), Steps(), Origin())};
}

}  // namespace

std::string Html(const v1::ReviewReport& report, v1::ReportLanguage language) {
  std::vector<PageVersion> versions;
  for (const Language one : LanguagesOf(language))
    versions.push_back(ReportPage(report, one).Write());
  return Page(versions);
}

}  // namespace pactum::review
