// The operations of the explanation, evaluated again from a line's operands alone.
#include <algorithm>
#include <stdexcept>
#include <vector>

#include "services/review/domain/contribution.h"
#include "services/review/domain/rates.h"

namespace pactum::review {
namespace {

Int128 Parse(const std::string& text) {
  Int128 value = 0;
  for (char c : text) {
    if (c == '-') continue;
    if (c < '0' || c > '9') throw std::invalid_argument("an operand is no whole number");
    value = value * 10 + (c - '0');
  }
  return !text.empty() && text[0] == '-' ? -value : value;
}

Int128 WeightedMean(const std::vector<Int128>& v) {
  Int128 weights = 0, sum = 0, plain = 0;
  for (size_t i = 0; i + 1 < v.size(); i += 2) {
    weights += v[i];
    sum += v[i] * v[i + 1];
    plain += v[i + 1];
  }
  return weights == 0 ? HalfUp(plain, static_cast<Int128>(v.size() / 2)) : HalfUp(sum, weights);
}

// S, then points (x, p).
Int128 Curve(const std::vector<Int128>& v) {
  size_t last = 1;
  for (size_t i = 1; i + 1 < v.size(); i += 2) {
    if (v[i] <= v[0]) last = i;
  }
  if (v[0] == v[last] || last + 3 >= v.size()) return v[last + 1];
  const Int128 x = v[last], p = v[last + 1], y = v[last + 2], q = v[last + 3];
  return HalfUp(p * (y - x) + (q - p) * (v[0] - x), y - x);
}

// baseline, target, observed, increase, minimum.
Int128 Attainment(const std::vector<Int128>& v) {
  if (v[0] == v[1]) return (v[3] == 1 ? v[2] >= v[1] : v[2] <= v[1]) ? kWhole : 0;
  const Int128 sign = v[1] > v[0] ? 1 : -1;
  const Int128 progress = sign * (v[2] - v[0]), distance = sign * (v[1] - v[0]);
  if (progress <= 0) return 0;
  const Int128 ppm = progress >= distance ? Int128{kWhole} : HalfUp(kWhole * progress, distance);
  return ppm < v[4] ? Int128{0} : ppm;
}

// achieved, due, achieved, due …
Int128 RatioOfSums(const std::vector<Int128>& v) {
  Int128 achieved = 0, due = 0;
  for (size_t i = 0; i + 1 < v.size(); i += 2) {
    achieved += v[i];
    due += v[i + 1];
  }
  return HalfUp(kWhole * achieved, due);
}

// whole, index, weights.
Int128 LargestRemainder(const std::vector<Int128>& v) {
  std::vector<int64_t> weights;
  for (size_t i = 2; i < v.size(); ++i) weights.push_back(static_cast<int64_t>(v[i]));
  return Spread(Money::Cents(static_cast<int64_t>(v[0])), weights)
      .at(static_cast<size_t>(v[1]))
      .cents();
}

Int128 Value(const std::string& operation, const std::vector<Int128>& v) {
  if (operation == "TAKE") return v.at(0);
  if (operation == "RATIO_OF_SUMS") return RatioOfSums(v);
  if (operation == "RATIO_PPM_CAPPED") {
    return std::min<Int128>(kWhole, HalfUp(kWhole * v.at(0), v.at(1)));
  }
  if (operation == "WEIGHTED_MEAN") return WeightedMean(v);
  if (operation == "MIN") return std::min(v.at(0), v.at(1));
  if (operation == "PRODUCT_PPM") return HalfUp(v.at(0) * v.at(1), kWhole);
  if (operation == "CURVE") return Curve(v);
  if (operation == "ATTAINMENT") return Attainment(v);
  if (operation == "MINUS_FLOOR_0") return std::max<Int128>(0, v.at(0) - v.at(1));
  if (operation == "FLOOR_MUL") return v.at(0) * v.at(1) * v.at(2) / (Int128{kWhole} * kWhole);
  if (operation == "LARGEST_REMAINDER") return LargestRemainder(v);
  if (operation == "AT_MOST") return std::min(v.at(0), std::max<Int128>(0, v.at(1)));
  if (operation == "DIFFERENCE") return v.at(0) - v.at(1);
  if (operation == "FLOOR_SHARE_BP") return v.at(0) * v.at(1) / 10'000;
  if (operation == "PATHWAYS_SHARE") return v.at(0) * (10'000 - v.at(1)) / v.at(1);
  if (operation == "EXCEEDS") return v.at(0) > v.at(1) ? 1 : 0;
  if (operation == "ABOVE_TOLERANCE") {
    return v.at(0) * 10'000 > v.at(1) * (10'000 + v.at(2)) ? 1 : 0;
  }
  if (operation == "FLOOR_DIV") return v.at(0) / v.at(1);
  if (operation == "SUM") {
    Int128 sum = 0;
    for (Int128 item : v) sum += item;
    return sum;
  }
  throw std::invalid_argument("no operation " + operation);
}

}  // namespace

std::string Evaluate(const ExplanationLine& line) {
  if (line.operation == "ABSENT") return "";
  std::vector<Int128> values;
  for (const Operand& operand : line.operands) values.push_back(Parse(operand.value));
  return Decimal(Value(line.operation, values));
}

}  // namespace pactum::review
