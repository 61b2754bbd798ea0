#include "services/review/domain/steps.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "common/money/money.h"

namespace pactum::review {
namespace {

constexpr Unit kCents = Unit::kCents;

// A limit of step 8 and the sentences around it.
struct Limit {
  int axis = 2;
  Int128 most = 0;  // May be below 0: nothing more is granted then.
  const char* code = "";
  Phrase phrase;
};

void AtMost(const Limit& limit, Amounts& amounts) {
  int64_t& amount = amounts.cents[static_cast<size_t>(limit.axis)];
  const Int128 most = std::max<Int128>(0, limit.most);
  const Int128 after = std::min<Int128>(amount, most);
  amounts.explain.Add([&] {
    return Step{8,
                limit.axis,
                "",
                "AT_MOST",
                {{"amount", amount, kCents}, {"limit", limit.most, kCents}},
                after,
                kCents,
                limit.phrase};
  });
  if (after == amount) return;
  amounts.findings.insert({limit.code, AxisName(limit.axis)});
  amount = static_cast<int64_t>(after);
}

// What remains of `whole` after what was granted before on the axis; the operands of a limit.
Int128 LessGranted(int axis, const char* name, Int128 whole, int64_t before, Phrase phrase,
                   Amounts& amounts) {
  const Int128 rest = whole - before;
  amounts.explain.Add([&] {
    return Step{8,
                axis,
                "",
                "DIFFERENCE",
                {{name, whole, kCents}, {"granted_before", before, kCents}},
                rest,
                kCents,
                phrase};
  });
  return rest;
}

void LimitByCertified(const Inputs& inputs, Amounts& amounts) {
  for (int axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<size_t>(axis);
    const Int128 most = LessGranted(axis, "certified", inputs.certified_to_date_cents[i],
                                    inputs.granted_before_cents[i],
                                    {"certified to date, less what was granted before",
                                     "service fait à ce jour, moins ce qui fut accordé avant"},
                                    amounts);
    AtMost({axis,
            most,
            "CERTIFIED_LIMIT_REACHED",
            {"at most what was certified", "au plus le service fait"}},
           amounts);
  }
}

void LimitTransverse(const Inputs& inputs, const Policy& policy, Amounts& amounts) {
  const auto& before = inputs.granted_before_cents;
  const Int128 released =
      LessGranted(2, "released", inputs.axis_3_released_to_date_cents, before[2],
                  {"released of axis 3 to date, less what was granted before",
                   "débloqué de l'axe 3 à ce jour, moins ce qui fut accordé avant"},
                  amounts);
  AtMost({2,
          released,
          "TRANSVERSE_LIMITED_BY_RELEASE",
          {"axis 3: at most what was released", "axe 3, au plus ce qui fut débloqué"}},
         amounts);
  const Int128 share = Int128{inputs.envelope_cents} * policy.transverse_cap_bp / 10'000;
  amounts.explain.Add([&] {
    return Step{
        8,
        2,
        "",
        "FLOOR_SHARE_BP",
        {{"envelope", inputs.envelope_cents, kCents}, {"cap", policy.transverse_cap_bp, Unit::kBp}},
        share,
        kCents,
        {"the largest share of axis 3 in the envelope",
         "la plus grande part de l'axe 3 dans l'enveloppe"}};
  });
  const Int128 capped = LessGranted(
      2, "share", share, before[2],
      {"that share, less what was granted before", "cette part, moins ce qui fut accordé avant"},
      amounts);
  AtMost({2,
          capped,
          "TRANSVERSE_CAP_REACHED",
          {"axis 3: at most its share of the envelope", "axe 3, au plus sa part de l'enveloppe"}},
         amounts);
}

void LimitByNewPathways(const Inputs& inputs, const Policy& policy, Amounts& amounts) {
  const auto& before = inputs.granted_before_cents;
  const int64_t floor = policy.new_pathways_floor_bp;
  const Int128 pathways = Int128{before[0]} + before[1] + amounts.cents[0] + amounts.cents[1];
  amounts.explain.Add([&] {
    return Step{8,
                2,
                "",
                "SUM",
                {{"granted_before_1", before[0], kCents},
                 {"granted_before_2", before[1], kCents},
                 {"AXIS_1", amounts.cents[0], kCents},
                 {"AXIS_2", amounts.cents[1], kCents}},
                pathways,
                kCents,
                {"P, the new pathways' money of axes 1 and 2",
                 "P, l'argent des nouveaux parcours des axes 1 et 2"}};
  });
  const Int128 beside = pathways * (10'000 - floor) / floor;
  amounts.explain.Add([&] {
    return Step{8,
                2,
                "",
                "PATHWAYS_SHARE",
                {{"P", pathways, kCents}, {"floor", floor, Unit::kBp}},
                beside,
                kCents,
                {"what may stand beside P", "ce qui peut s'ajouter à P"}};
  });
  const Int128 most = LessGranted(2, "beside_P", beside, before[2],
                                  {"that, less what was granted before on axis 3",
                                   "cela, moins ce qui fut accordé avant sur l'axe 3"},
                                  amounts);
  AtMost({2,
          most,
          "NEW_PATHWAYS_FLOOR_REACHED",
          {"axis 3: at most what leaves the new pathways their share",
           "axe 3, au plus ce qui laisse leur part aux nouveaux parcours"}},
         amounts);
}

// What exceeds the rest of the envelope; 0 where nothing does.
Int128 EnvelopeExcess(const Inputs& inputs, Amounts& amounts) {
  const auto& before = inputs.granted_before_cents;
  const Int128 granted = Int128{before[0]} + before[1] + before[2];
  const Int128 left = std::max<Int128>(0, inputs.envelope_cents - granted);
  const Int128 asked = Int128{amounts.cents[0]} + amounts.cents[1] + amounts.cents[2];
  const Int128 excess = std::max<Int128>(0, asked - left);
  amounts.explain.Add([&] {
    return Step{9,
                -1,
                "",
                "SUM",
                {{"granted_before_1", before[0], kCents},
                 {"granted_before_2", before[1], kCents},
                 {"granted_before_3", before[2], kCents}},
                granted,
                kCents,
                {"granted by earlier decisions", "accordé par les décisions antérieures"}};
  });
  amounts.explain.Add([&] {
    return Step{9,
                -1,
                "",
                "MINUS_FLOOR_0",
                {{"envelope", inputs.envelope_cents, kCents}, {"granted", granted, kCents}},
                left,
                kCents,
                {"what is left of the envelope", "ce qui reste de l'enveloppe"}};
  });
  amounts.explain.Add([&] {
    return Step{9,
                -1,
                "",
                "SUM",
                {{"AXIS_1", amounts.cents[0], kCents},
                 {"AXIS_2", amounts.cents[1], kCents},
                 {"AXIS_3", amounts.cents[2], kCents}},
                asked,
                kCents,
                {"what the axes come to", "ce que font les axes"}};
  });
  amounts.explain.Add([&] {
    return Step{9,
                -1,
                "",
                "MINUS_FLOOR_0",
                {{"axes", asked, kCents}, {"left", left, kCents}},
                excess,
                kCents,
                {"what exceeds the envelope", "ce qui dépasse l'enveloppe"}};
  });
  return excess;
}

void LimitByEnvelope(const Inputs& inputs, Amounts& amounts) {
  Int128 excess = EnvelopeExcess(inputs, amounts);
  for (int axis : {2, 1, 0}) {
    int64_t& amount = amounts.cents[static_cast<size_t>(axis)];
    if (excess == 0 || amount == 0) continue;
    const Int128 after = std::max<Int128>(0, amount - excess);
    const Int128 rest = std::max<Int128>(0, excess - amount);
    amounts.findings.insert({"ENVELOPE_EXHAUSTED", AxisName(axis)});
    amounts.explain.Add([&] {
      return Step{9,
                  axis,
                  "",
                  "MINUS_FLOOR_0",
                  {{"amount", amount, kCents}, {"excess", excess, kCents}},
                  after,
                  kCents,
                  {"the envelope is exhausted", "l'enveloppe est épuisée"}};
    });
    amounts.explain.Add([&] {
      return Step{9,
                  -1,
                  "",
                  "MINUS_FLOOR_0",
                  {{"excess", excess, kCents}, {"amount", amount, kCents}},
                  rest,
                  kCents,
                  {"what still exceeds it", "ce qui la dépasse encore"}};
    });
    amount = static_cast<int64_t>(after);
    excess = rest;
  }
}

}  // namespace

void DeductShortfall(int64_t shortfall_cents, Amounts& amounts) {
  const auto gross = amounts.cents;
  const int64_t total = std::accumulate(gross.begin(), gross.end(), int64_t{0});
  const int64_t whole = std::min(shortfall_cents, total);
  amounts.explain.Add([&] {
    return Step{
        7,
        -1,
        "",
        "SUM",
        {{"AXIS_1", gross[0], kCents}, {"AXIS_2", gross[1], kCents}, {"AXIS_3", gross[2], kCents}},
        total,
        kCents,
        {"total gross", "total brut"}};
  });
  amounts.explain.Add([&] {
    return Step{
        7,
        -1,
        "",
        "MIN",
        {{"shortfall", shortfall_cents, kCents}, {"gross", total, kCents}},
        whole,
        kCents,
        {"deducted for the own effort's shortfall", "déduit pour le manque d'effort propre"}};
  });
  if (whole == 0) return;
  const std::vector<Money> parts =
      Spread(Money::Cents(whole), std::vector<int64_t>(gross.begin(), gross.end()));
  for (int axis = 0; axis < 3; ++axis) {
    const auto i = static_cast<size_t>(axis);
    const int64_t part = parts[i].cents();
    amounts.explain.Add([&] {
      return Step{7,
                  axis,
                  "",
                  "LARGEST_REMAINDER",
                  {{"whole", whole, kCents},
                   {"index", axis},
                   {"AXIS_1", gross[0], kCents},
                   {"AXIS_2", gross[1], kCents},
                   {"AXIS_3", gross[2], kCents}},
                  part,
                  kCents,
                  {"its part of the deduction", "sa part de la déduction"}};
    });
    amounts.cents[i] -= part;
    amounts.explain.Add([&] {
      return Step{7,
                  axis,
                  "",
                  "MINUS_FLOOR_0",
                  {{"gross", gross[i], kCents}, {"deduction", part, kCents}},
                  amounts.cents[i],
                  kCents,
                  {"after the deduction", "après la déduction"}};
    });
  }
}

void ApplyLimits(const Inputs& inputs, const Policy& policy, Amounts& amounts) {
  if (policy.expenditure_rule == ExpenditureRule::kCap) LimitByCertified(inputs, amounts);
  LimitTransverse(inputs, policy, amounts);
  LimitByNewPathways(inputs, policy, amounts);
  LimitByEnvelope(inputs, amounts);
}

}  // namespace pactum::review
