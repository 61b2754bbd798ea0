#include "services/budget/app/conventions.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/enum_wire.h"
#include "common/db/write.h"
#include "common/status/status_macros.h"
#include "services/budget/app/acts.h"
#include "services/budget/app/convention_acts.h"
#include "services/budget/app/pact_scope.h"
#include "services/budget/domain/errors.h"
#include "services/budget/store/convention_store.h"
#include "services/budget/words.h"

namespace pactum::budget {
namespace {

// The lines of a convention or an amendment, checked; LINE_INVALID for its share, too.
template <class Content>
absl::StatusOr<LineAmounts> CheckContent(const Content& content, const Pact& pact, int year,
                                         const std::string& path) {
  ASSIGN_OR_RETURN(LineAmounts lines, LinesOf(content.lines(), pact.exercises, path + ".lines"));
  FieldProblems problems;
  for (const auto& [line, amount] : lines) {
    if (line.year == year && line.IsState()) continue;
    problems.push_back(
        {path + ".lines", {&phrase::kNoStateLineOfYear, {{"line", line.Text()}, {"year", year}}}});
  }
  if (content.advance_bp() < 0 || content.advance_bp() > 10'000) {
    problems.push_back({path + ".advance_bp", {&phrase::kAdvanceShareWithin, {}}});
  }
  if (!problems.empty()) return LineInvalid(problems);
  return lines;
}

// The content as it is stored and signed.
template <class Content>
Content ContentOf(const Content& asked, const LineAmounts& lines) {
  Content content;
  AddLines(lines, content.mutable_lines());
  content.set_advance_bp(asked.advance_bp());
  *content.mutable_advance_earliest_date() = asked.advance_earliest_date();
  return content;
}

}  // namespace

absl::StatusOr<v1::Convention> Conventions::Prepare(const rpc::Call& call,
                                                    const v1::PrepareConventionRequest& request) {
  const ConventionId id{PactIdOf(request.pact()), request.year()};
  return db::Write<v1::Convention>(
      pool_, call, id.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const Pact pact, LockPactWithOpenBooks(tx, call, id.pact_id));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         CheckContent(request.convention(), pact, id.year, "convention"));
        if (const auto present = LockConvention(tx, id.pact_id, id.year)) {
          if (call.etag.empty()) return ConventionExists(id.Name());
          if (StateOf(*present) != ConventionState::kDraft) {
            return ConventionStateRefuses(id.Name(), StateOf(*present), phrase::kPreparing,
                                          phrase::kPreparedAsDraft);
          }
          RETURN_IF_ERROR(rpc::RequireEtag(call, id.Name(), present->etag()));
        }
        const Balances balances = ReadBalances(tx, id.pact_id, KeysOf(lines));
        RETURN_IF_ERROR(budget::Apply(balances, SignConvention(lines)).status());
        SaveDraft(tx, id.pact_id, id.year, ContentOf(request.convention(), lines));
        return AnswerConvention(tx, call, id, "convention.prepared", call.today);
      });
}

absl::StatusOr<v1::Convention> Conventions::Amend(const rpc::Call& call,
                                                  const v1::AmendConventionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionId id, ConventionIdOf(request.name()));
  return db::Write<v1::Convention>(
      pool_, call, id.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        RETURN_IF_ERROR(LockPactWithOpenBooks(tx, call, id.pact_id).status());
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConventionOnEtag(tx, call, id));
        RETURN_IF_ERROR(
            loaded.Require(ConventionState::kInForce, phrase::kAmending, phrase::kAmendedInForce));
        ASSIGN_OR_RETURN(const LineAmounts lines,
                         CheckContent(request.amendment(), loaded.pact, id.year, "amendment"));
        std::vector<LineKey> keys = KeysOf(lines);
        for (const LineKey& line : KeysOf(loaded.lines)) keys.push_back(line);
        RETURN_IF_ERROR(
            budget::Apply(ReadBalances(tx, id.pact_id, keys), AmendConvention(loaded.lines, lines))
                .status());
        v1::ConventionAmendment amendment = ContentOf(request.amendment(), lines);
        const v1::ConventionAmendment* open = OpenAmendment(loaded.convention);
        amendment.set_number(open != nullptr ? open->number()
                                             : loaded.convention.amendments_size() + 1);
        amendment.set_reason(request.amendment().reason());
        SaveAmendment(tx, id.pact_id, id.year, amendment);
        return AnswerConvention(tx, call, id, "convention.amendment_prepared", call.today);
      });
}

absl::StatusOr<v1::Convention> Conventions::Sign(const rpc::Call& call,
                                                 const v1::SignConventionRequest& request) {
  ASSIGN_OR_RETURN(const ConventionId id, ConventionIdOf(request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, EffectiveDayOf(call, request));
  return db::Write<v1::Convention>(
      pool_, call, id.pact_id, [&](db::Tx& tx) -> absl::StatusOr<v1::Convention> {
        ASSIGN_OR_RETURN(const LoadedConvention loaded, LoadConventionOnEtag(tx, call, id));
        RETURN_IF_ERROR(rpc::RequireCounterparty(call, loaded.pact.pes));
        const v1::Convention& convention = loaded.convention;
        const v1::ConventionAmendment* amendment = OpenAmendment(convention);
        const bool draft = loaded.state() == ConventionState::kDraft;
        if (!draft && (amendment == nullptr || loaded.state() != ConventionState::kInForce)) {
          return ConventionStateRefuses(request.name(), loaded.state(), phrase::kSigning,
                                        phrase::kSignedAsDraft);
        }
        const auto& given = draft ? convention.signatures() : amendment->signatures();
        const Side side =
            call.principal.HasRole("STATE_PREFECT") ? Side::kState : Side::kCounterparty;
        for (const auto& signature : given) {
          if (EnumFromProto<Side>(signature.side()) == side) {
            return AlreadySigned(request.name(), signature.signatory());
          }
          if (signature.signatory() == call.subject) return SameSignatory();
        }
        InsertSignature(tx, id.pact_id, id.year, side, call.subject,
                        draft ? ContentDigest(convention) : ContentDigest(*amendment));
        if (given.empty()) return AnswerConvention(tx, call, id, "convention.signed", day);
        const Act act = NewAct(call, id.pact_id, day, request.name());
        const Postings postings =
            draft ? SignConvention(loaded.lines)
                  : AmendConvention(loaded.lines, StoredLinesOf(amendment->lines()));
        RETURN_IF_ERROR(Post(tx, act, EntriesOf(act, postings)).status());
        if (draft) {
          SetState(tx, id.pact_id, id.year, ConventionState::kInForce);
          return AnswerConvention(tx, call, id, "convention.in_force", day);
        }
        PutAmendmentInForce(tx, id.pact_id, id.year, *amendment, day);
        return AnswerConvention(tx, call, id, "convention.amended", day);
      });
}

}  // namespace pactum::budget
