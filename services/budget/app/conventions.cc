#include "services/budget/app/conventions.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/date_wire.h"
#include "common/base/digest.h"
#include "common/db/write.h"
#include "common/events/event.h"
#include "common/status/error.h"
#include "common/status/status_macros.h"
#include "services/budget/app/allocations.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/settlement.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/store/ledger_store.h"
#include "services/budget/wire/budget_wire.h"

namespace pactum::budget {
namespace {

LineAmounts PlannedBy(const v1::ConventionAmendment& amendment) {
  LineAmounts lines;
  for (const auto& line : amendment.lines()) lines[FromProto(line.line())] = MoneyOf(line.amount());
  return lines;
}

// What a convention or an amendment says, held against what can be.
template <class Content>
absl::StatusOr<LineAmounts> CheckContent(const Content& content, const PactRow& pact, int year,
                                         absl::string_view path) {
  ASSIGN_OR_RETURN(LineAmounts lines, LinesOf(content.lines(), pact.start_year, pact.end_year,
                                              absl::StrCat(path, ".lines")));
  std::vector<FieldProblem> problems;
  for (const auto& [line, amount] : lines) {
    if (line.year != year || !line.IsState()) {
      problems.push_back(
          {absl::StrCat(path, ".lines"), absl::StrCat(line.Text(), " is no State line of ", year)});
    }
  }
  if (content.advance_bp() < 0 || content.advance_bp() > 10'000) {
    problems.push_back({absl::StrCat(path, ".advance_bp"), "must be 0 to 10 000"});
  }
  if (!problems.empty()) return LineInvalid(problems);
  return lines;
}

}  // namespace

absl::StatusOr<v1::Convention> Conventions::Prepare(const rpc::Call& call,
                                                    const v1::PrepareConventionRequest& request) {
  const ConventionName name{PactIdOf(request.pact()), request.year()};
  const std::string full_name = absl::StrCat(request.pact(), "/conventions/", name.year);
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const PactRow pact, OpenPact(tx, call, name.pact_id));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         CheckContent(request.convention(), pact, name.year, "convention"));
        if (const auto present = LockConvention(tx, name.pact_id, name.year)) {
          if (call.etag.empty()) return ConventionExists(full_name);
          if (present->state() != v1::Convention::STATE_DRAFT) {
            return ConventionState(full_name, StateOf(*present), "preparing",
                                   "a convention in force changes by an amendment only");
          }
          RETURN_IF_ERROR(rpc::RequireEtag(call, full_name, present->etag()));
        }
        const Balances balances = ReadBalances(tx, name.pact_id, KeysOf(lines));
        RETURN_IF_ERROR(budget::Apply(balances, SignConvention(lines)).status());
        v1::Convention content;
        AddLines(lines, content.mutable_lines());
        content.set_advance_bp(request.convention().advance_bp());
        *content.mutable_advance_earliest_date() = request.convention().advance_earliest_date();
        SaveDraft(tx, name.pact_id, name.year, content);
        return AnswerConvention(tx, call, name, "convention.prepared", call.today);
      });
}

absl::StatusOr<v1::Convention> Conventions::Amend(const rpc::Call& call,
                                                  const v1::AmendConventionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        RETURN_IF_ERROR(OpenPact(tx, call, name.pact_id).status());
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, true));
        if (loaded.convention.state() != v1::Convention::STATE_IN_FORCE) {
          return ConventionState(name.Text(), StateOf(loaded.convention), "amending",
                                 "a convention is amended while it is IN_FORCE");
        }
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         CheckContent(request.amendment(), loaded.pact, name.year, "amendment"));
        std::vector<LineKey> keys = KeysOf(lines);
        for (const LineKey& line : KeysOf(loaded.lines)) keys.push_back(line);
        RETURN_IF_ERROR(budget::Apply(ReadBalances(tx, name.pact_id, keys),
                                      AmendConvention(loaded.lines, lines))
                            .status());
        v1::ConventionAmendment amendment;
        const v1::ConventionAmendment* open = OpenAmendment(loaded.convention);
        amendment.set_number(open != nullptr ? open->number()
                                             : loaded.convention.amendments_size() + 1);
        AddLines(lines, amendment.mutable_lines());
        amendment.set_advance_bp(request.amendment().advance_bp());
        *amendment.mutable_advance_earliest_date() = request.amendment().advance_earliest_date();
        amendment.set_reason(request.amendment().reason());
        SaveAmendment(tx, name.pact_id, name.year, amendment);
        return AnswerConvention(tx, call, name, "convention.amendment_prepared", call.today);
      });
}

absl::StatusOr<v1::Convention> Conventions::Sign(const rpc::Call& call,
                                                 const v1::SignConventionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionName name, ConventionNameOf(request.name()));
  const absl::CivilDay day = DayOf(request.effective_date());
  RETURN_IF_ERROR(rpc::RequireNotFuture(call, "effective_date", day));
  return db::Write<v1::Convention>(
      pool_, call, name.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConvention(tx, call, name, true));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, loaded.pact.pes));
        const v1::ConventionAmendment* amendment = OpenAmendment(loaded.convention);
        const bool draft = loaded.convention.state() == v1::Convention::STATE_DRAFT;
        if (!draft &&
            (amendment == nullptr || loaded.convention.state() != v1::Convention::STATE_IN_FORCE)) {
          return ConventionState(request.name(), StateOf(loaded.convention), "signing",
                                 "a DRAFT is signed, or the open amendment of one IN_FORCE");
        }
        const auto& given = draft ? loaded.convention.signatures() : amendment->signatures();
        const bool state = call.principal.HasRole("STATE_PREFECT");
        for (const auto& signature : given) {
          const bool theirs = signature.side() == type::v1::SIDE_STATE;
          if (theirs == state) return AlreadySigned(request.name(), signature.signatory());
          if (signature.signatory() == call.subject) return SameSignatory();
        }
        InsertSignature(tx, name.pact_id, name.year, state ? "STATE" : "COUNTERPARTY", call.subject,
                        draft ? ContentDigest(loaded.convention) : ContentDigest(*amendment));
        if (given.empty()) return AnswerConvention(tx, call, name, "convention.signed", day);
        const Postings postings = draft ? SignConvention(loaded.lines)
                                        : AmendConvention(loaded.lines, PlannedBy(*amendment));
        RETURN_IF_ERROR(
            Post(tx, ConventionAct(call, name, day, request.name()), postings).status());
        if (draft) {
          SetState(tx, name.pact_id, name.year, "IN_FORCE");
        } else {
          PutAmendmentInForce(tx, name.pact_id, name.year, *amendment, day);
        }
        return AnswerConvention(tx, call, name,
                                draft ? "convention.in_force" : "convention.amended", day);
      });
}

}  // namespace pactum::budget
