#include "services/review/content/sentences.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/enum_wire.h"
#include "services/review/content/numbers.h"
#include "services/review/domain/findings.h"
#include "services/review/domain/rates.h"
#include "services/review/words.h"

namespace pactum::review {
namespace {

// A mean of more pairs is not listed: the sentence says how many. The data has them all.
constexpr size_t kListedPairs = 4;

std::string Exact(Int128 value, Unit unit, Language language) {
  return NumberText(value, unit, language, Digits::kExact);
}

// The operands of the phrase FORMULA_<operation>: {a}, {b}, {c} are the first terms.
Operands FormulaOperands(const ExplanationLine& line, Language language) {
  std::vector<std::string> texts, products, weights;
  Int128 odd = 0, even = 0;
  for (size_t i = 0; i < line.terms.size(); ++i) {
    const LineTerm& term = line.terms[i];
    texts.push_back(Exact(term.value, term.unit, language));
    (i % 2 == 0 ? odd : even) += term.value;
    if (i % 2 == 0) continue;
    weights.push_back(texts[i - 1]);
    products.push_back(absl::StrCat(texts[i - 1], " × ", texts[i]));
  }
  Operands operands;
  for (size_t i = 0; i < std::min<size_t>(texts.size(), 3); ++i) {
    operands.emplace_back(std::string(1, static_cast<char>('a' + i)), texts[i]);
  }
  operands.emplace_back("terms", absl::StrJoin(texts, " + "));
  operands.emplace_back("products", absl::StrJoin(products, " + "));
  operands.emplace_back("weights", absl::StrJoin(weights, " + "));
  operands.emplace_back("count", weights.size());
  operands.emplace_back("counted", Exact(odd, Unit::kNumber, language));
  operands.emplace_back("due", Exact(even, Unit::kNumber, language));
  if (line.operation == Operation::kLargestRemainder) {
    operands.emplace_back("own", texts.at(2 + static_cast<size_t>(line.terms[1].value)));
  }
  return operands;
}

// Null where the value says all.
const Phrase* FormulaOf(const ExplanationLine& line) {
  if (line.operation == Operation::kWeightedMean && line.terms.size() > 2 * kListedPairs) {
    return &phrase::kFormulaMeanOfMany;
  }
  return FindPhrase(absl::StrCat("FORMULA_", NameOf(line.operation)));
}

const Phrase& FrameOf(const ExplanationLine& line) {
  switch (line.operation) {
    case Operation::kTake:
      return phrase::kSentenceValue;
    case Operation::kExceeds:
    case Operation::kAboveTolerance:
      return line.result == 1 ? phrase::kSentenceYes : phrase::kSentenceNo;
    default:
      return phrase::kSentenceFormula;
  }
}

}  // namespace

std::string SentenceOf(const ExplanationLine& line, Language language) {
  const std::string id = line.subject.substr(line.subject.rfind('/') + 1);
  const std::string text = Say(*line.phrase, language, {{"id", id}});
  if (line.operation == Operation::kAbsent) return text;
  Operands operands = {{"text", text}, {"value", Exact(*line.result, line.unit, language)}};
  if (const Phrase* formula = FormulaOf(line)) {
    operands.emplace_back("formula", Say(*formula, language, FormulaOperands(line, language)));
  }
  return Say(FrameOf(line), language, operands);
}

v1::ExplanationLine ToProto(const ExplanationLine& line) {
  v1::ExplanationLine proto;
  proto.set_step(line.step);
  proto.set_axis(static_cast<type::v1::Axis>(line.axis + 1));  // -1, over all, is UNSPECIFIED.
  proto.set_subject(line.subject);
  proto.set_operation(std::string(NameOf(line.operation)));
  for (const LineTerm& term : line.terms) {
    v1::Operand* operand = proto.add_operands();
    operand->set_name(term.name);
    operand->set_value(Decimal(term.value));
    operand->set_unit(EnumToProto<v1::NumberUnit>(term.unit));
  }
  proto.set_unit(EnumToProto<v1::NumberUnit>(line.unit));
  if (line.result) proto.set_result(Decimal(*line.result));
  proto.set_text_en(SentenceOf(line, Language::kEnglish));
  proto.set_text_fr(SentenceOf(line, Language::kFrench));
  return proto;
}

}  // namespace pactum::review
