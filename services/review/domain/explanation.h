// The operations of the computation, and the explanation that is written down while it runs. Each
// figure of the computation is the value of an operation over named terms: the line that explains
// it can be evaluated again from those terms alone. Not thread-safe.
#ifndef PACTUM_SERVICES_REVIEW_DOMAIN_EXPLANATION_H_
#define PACTUM_SERVICES_REVIEW_DOMAIN_EXPLANATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/enum_names.h"
#include "common/money/money.h"
#include "common/words/phrase.h"
#include "services/review/domain/contribution_types.h"

namespace pactum::review {

// The comment of the proto's ExplanationLine defines each of them.
enum class Operation {
  kUnset,
  kAbsent,
  kTake,
  kSum,
  kDifference,
  kMinusFloor0,
  kMin,
  kAtMost,
  kFloorDiv,
  kFloorMul,
  kFloorShareBp,
  kPathwaysShare,
  kProductPpm,
  kRatioPpmCapped,
  kRatioOfSums,
  kWeightedMean,
  kAttainment,
  kCurve,
  kLargestRemainder,
  kExceeds,
  kAboveTolerance,
};
constexpr auto Names(Operation) {
  using enum Operation;
  return EnumNames<Operation>({{kAbsent, "ABSENT"},
                               {kTake, "TAKE"},
                               {kSum, "SUM"},
                               {kDifference, "DIFFERENCE"},
                               {kMinusFloor0, "MINUS_FLOOR_0"},
                               {kMin, "MIN"},
                               {kAtMost, "AT_MOST"},
                               {kFloorDiv, "FLOOR_DIV"},
                               {kFloorMul, "FLOOR_MUL"},
                               {kFloorShareBp, "FLOOR_SHARE_BP"},
                               {kPathwaysShare, "PATHWAYS_SHARE"},
                               {kProductPpm, "PRODUCT_PPM"},
                               {kRatioPpmCapped, "RATIO_PPM_CAPPED"},
                               {kRatioOfSums, "RATIO_OF_SUMS"},
                               {kWeightedMean, "WEIGHTED_MEAN"},
                               {kAttainment, "ATTAINMENT"},
                               {kCurve, "CURVE"},
                               {kLargestRemainder, "LARGEST_REMAINDER"},
                               {kExceeds, "EXCEEDS"},
                               {kAboveTolerance, "ABOVE_TOLERANCE"}});
}

// The unit of a whole number.
enum class Unit { kUnset, kNumber, kPpm, kCents, kMicros, kBp };
constexpr auto Names(Unit) {
  using enum Unit;
  return EnumNames<Unit>(
      {{kNumber, "NUMBER"}, {kPpm, "PPM"}, {kCents, "CENTS"}, {kMicros, "MICROS"}, {kBp, "BP"}});
}

// A named whole number. The name of a term with an item is "<item> <name>".
struct Term {
  absl::string_view name;
  Int128 value = 0;
  Unit unit = Unit::kNumber;
  absl::string_view item = {};
};
using Terms = absl::Span<const Term>;

// A term that a line keeps.
struct LineTerm {
  std::string name;
  Int128 value = 0;
  Unit unit = Unit::kNumber;
};

// One line of the explanation. `phrase` has at most one operand, {id}: the last part of `subject`.
struct ExplanationLine {
  int step = 0;
  int axis = -1;  // -1: over all axes.
  std::string subject;
  Operation operation = Operation::kUnset;
  std::vector<LineTerm> terms;
  std::optional<Int128> result;  // Absent of kAbsent.
  Unit unit = Unit::kNumber;
  const Phrase* phrase = nullptr;
};

// The value of an operation. Throws std::invalid_argument for kUnset.
Int128 Apply(Operation operation, Terms terms);
// The value of a line from its operation and terms alone.
std::optional<Int128> Evaluate(const ExplanationLine& line);

// The place of a line. `part`: of `subject`, as a milestone of a project.
struct Place {
  int step = 0;
  int axis = -1;
  absl::string_view subject = {}, part = {};
};

class Explainer {
 public:
  // Writes no line where `lines` is null.
  explicit Explainer(std::vector<ExplanationLine>* lines) : lines_(lines) {}

  // The value of the operation over the terms.
  Int128 Value(const Place& place, Operation operation, const Phrase& phrase, Terms terms,
               Unit unit) {
    const Int128 value = Apply(operation, terms);
    if (lines_ != nullptr) Write(place, operation, phrase, terms, value, unit);
    return value;
  }
  // Of an amount, a rate or a weight: within 64 bits, as checked inputs keep it.
  int64_t Figure(const Place& place, Operation operation, const Phrase& phrase, Terms terms,
                 Unit unit) {
    return static_cast<int64_t>(Value(place, operation, phrase, terms, unit));
  }
  int64_t Take(const Place& place, const Phrase& phrase, const Term& term) {
    return Figure(place, Operation::kTake, phrase, {&term, 1}, term.unit);
  }
  // Of an operation that says yes or no.
  bool Holds(const Place& place, Operation operation, const Phrase& phrase, Terms terms) {
    return Value(place, operation, phrase, terms, Unit::kNumber) == 1;
  }
  // There is no value, and the phrase says why.
  void Absent(const Place& place, const Phrase& phrase, Unit unit = Unit::kNumber) {
    if (lines_ != nullptr) Write(place, Operation::kAbsent, phrase, {}, std::nullopt, unit);
  }

 private:
  void Write(const Place& place, Operation operation, const Phrase& phrase, Terms terms,
             std::optional<Int128> result, Unit unit);

  std::vector<ExplanationLine>* const lines_;
};

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_DOMAIN_EXPLANATION_H_
