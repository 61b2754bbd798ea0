#include "services/review/domain/explanation.h"

#include <algorithm>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "services/review/domain/rates.h"

namespace pactum::review {
namespace {

// Pairs of weight and value; each weighs 1 where the weights sum to 0.
Int128 WeightedMean(Terms v) {
  Int128 weights = 0, sum = 0, plain = 0;
  for (size_t i = 0; i + 1 < v.size(); i += 2) {
    weights += v[i].value;
    sum += v[i].value * v[i + 1].value;
    plain += v[i + 1].value;
  }
  return weights == 0 ? HalfUp(plain, static_cast<Int128>(v.size() / 2)) : HalfUp(sum, weights);
}

// A score, then the points (score, rate) of a curve.
Int128 Curve(Terms v) {
  const Int128 score = v.at(0).value;
  size_t last = 1;
  for (size_t i = 1; i + 1 < v.size(); i += 2) {
    if (v[i].value <= score) last = i;
  }
  if (score == v.at(last).value || last + 3 >= v.size()) return v.at(last + 1).value;
  const Int128 x = v[last].value, p = v[last + 1].value, y = v[last + 2].value,
               q = v[last + 3].value;
  return HalfUp(p * (y - x) + (q - p) * (score - x), y - x);
}

// Baseline, target, observed, increase (1 or 0), minimum.
Int128 Attainment(Terms v) {
  const Int128 baseline = v.at(0).value, target = v.at(1).value, observed = v.at(2).value;
  if (target == baseline) {
    return (v.at(3).value == 1 ? observed >= target : observed <= target) ? kWhole : 0;
  }
  const Int128 sign = target > baseline ? 1 : -1;
  const Int128 progress = sign * (observed - baseline), distance = sign * (target - baseline);
  if (progress <= 0) return 0;
  const Int128 ppm = progress >= distance ? Int128{kWhole} : HalfUp(kWhole * progress, distance);
  return ppm < v.at(4).value ? Int128{0} : ppm;
}

// Pairs: achieved, due.
Int128 RatioOfSums(Terms v) {
  Int128 achieved = 0, due = 0;
  for (size_t i = 0; i + 1 < v.size(); i += 2) {
    achieved += v[i].value;
    due += v[i + 1].value;
  }
  return HalfUp(kWhole * achieved, due);
}

// The whole, the index of the part, the weights of all parts.
Int128 LargestRemainder(Terms v) {
  std::vector<int64_t> weights;
  for (size_t i = 2; i < v.size(); ++i) weights.push_back(static_cast<int64_t>(v[i].value));
  return Spread(Money::Cents(static_cast<int64_t>(v.at(0).value)), weights)
      .at(static_cast<size_t>(v.at(1).value))
      .cents();
}

Int128 Sum(Terms v) {
  Int128 sum = 0;
  for (const Term& term : v) sum += term.value;
  return sum;
}

}  // namespace

Int128 Apply(Operation operation, Terms terms) {
  const auto v = [&](size_t i) { return terms.at(i).value; };
  switch (operation) {
    case Operation::kTake:
      return v(0);
    case Operation::kSum:
      return Sum(terms);
    case Operation::kDifference:
      return v(0) - v(1);
    case Operation::kMinusFloor0:
      return std::max<Int128>(0, v(0) - v(1));
    case Operation::kMin:
      return std::min(v(0), v(1));
    case Operation::kAtMost:
      return std::min(v(0), std::max<Int128>(0, v(1)));
    case Operation::kFloorDiv:
      return v(0) / v(1);
    case Operation::kFloorMul:
      return v(0) * v(1) * v(2) / (Int128{kWhole} * kWhole);
    case Operation::kFloorShareBp:
      return v(0) * v(1) / 10'000;
    case Operation::kPathwaysShare:
      return v(0) * (10'000 - v(1)) / v(1);
    case Operation::kProductPpm:
      return HalfUp(v(0) * v(1), kWhole);
    case Operation::kRatioPpmCapped:
      return std::min<Int128>(kWhole, HalfUp(kWhole * v(0), v(1)));
    case Operation::kRatioOfSums:
      return RatioOfSums(terms);
    case Operation::kWeightedMean:
      return WeightedMean(terms);
    case Operation::kAttainment:
      return Attainment(terms);
    case Operation::kCurve:
      return Curve(terms);
    case Operation::kLargestRemainder:
      return LargestRemainder(terms);
    case Operation::kExceeds:
      return v(0) > v(1) ? 1 : 0;
    case Operation::kAboveTolerance:
      return v(0) * 10'000 > v(1) * (10'000 + v(2)) ? 1 : 0;
    case Operation::kUnset:
    case Operation::kAbsent:
      break;
  }
  throw std::invalid_argument("an operation without a value");
}

std::optional<Int128> Evaluate(const ExplanationLine& line) {
  if (line.operation == Operation::kAbsent) return std::nullopt;
  std::vector<Term> terms;
  for (const LineTerm& term : line.terms) terms.push_back({term.name, term.value, term.unit});
  return Apply(line.operation, terms);
}

void Explainer::Write(const Place& place, Operation operation, const Phrase& phrase, Terms terms,
                      std::optional<Int128> result, Unit unit) {
  ExplanationLine& line = lines_->emplace_back();
  line.step = place.step;
  line.axis = place.axis;
  line.subject = absl::StrCat(place.subject, place.part.empty() ? "" : "/", place.part);
  line.operation = operation;
  line.terms.reserve(terms.size());
  for (const Term& term : terms) {
    line.terms.push_back(
        {absl::StrCat(term.item, term.item.empty() ? "" : " ", term.name), term.value, term.unit});
  }
  line.result = result;
  line.unit = unit;
  line.phrase = &phrase;
}

}  // namespace pactum::review
