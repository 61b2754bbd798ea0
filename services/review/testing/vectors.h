// The vectors of the computation, as values.
#ifndef PACTUM_SERVICES_REVIEW_TESTING_VECTORS_H_
#define PACTUM_SERVICES_REVIEW_TESTING_VECTORS_H_

#include <fstream>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "nlohmann/json.hpp"
#include "services/review/domain/contribution.h"

namespace pactum::review::testing {

struct Vector {
  std::string name;
  Inputs inputs;
  Policy policy;
  nlohmann::json expected;
};

namespace internal {

using Json = nlohmann::json;

template <class E>
E Enum(const Json& json) {
  const std::optional<E> value = ParseName<E>(json.get<std::string>());
  EXPECT_TRUE(value) << json;
  return value.value_or(E::kUnset);
}

inline absl::CivilDay Day(const std::string& t) {
  return absl::CivilDay(std::stoi(t.substr(0, 4)), std::stoi(t.substr(5, 2)),
                        std::stoi(t.substr(8, 2)));
}
inline std::optional<absl::CivilDay> MaybeDay(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(Day(json.get<std::string>()));
}
inline Standing StandingOf(const Json& json) { return Enum<Standing>(json); }
inline ByAxis<int64_t> Axes(const Json& json) {
  return {json.value("AXIS_1", int64_t{0}), json.value("AXIS_2", int64_t{0}),
          json.value("AXIS_3", int64_t{0})};
}
inline int AxisOf(const Json& json) { return json.get<std::string>().back() - '1'; }

inline Policy PolicyOf(const Json& j) {
  Policy p;
  p.version = j["version"];
  ForEachParameter(p, [&](const char* name, auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_enum_v<Value>) {
      if (j.contains(name)) value = Enum<Value>(j[name]);
    } else {
      if (j.contains(name)) value = j[name];
    }
  });
  for (const Json& point : j["release_curve"]) {
    p.release_curve.push_back({point["score_ppm"], point["rate_ppm"]});
  }
  return p;
}

inline Project ProjectOf(const Json& j) {
  Project p;
  p.id = j["id"];
  p.axis = AxisOf(j["axis"]);
  p.maturity = Enum<Maturity>(j["maturity"]);
  p.state = Enum<ProjectState>(j["state"]);
  p.agreed_abandonment = j["agreed_abandonment"];
  p.released = j["released"];
  p.planned_funding_cents = j["planned_funding_cents"];
  for (const Json& m : j["milestones"]) {
    p.milestones.push_back(
        {m["id"], m["weight"], Day(m["due"]), MaybeDay(m["achieved"]), StandingOf(m["standing"])});
  }
  return p;
}

inline Commitment CommitmentOf(const Json& j) {
  Commitment c;
  c.id = j["id"];
  c.obligor = Enum<Obligor>(j["obligor"]);
  for (const Json& axis : j["axes"]) c.axes.push_back(AxisOf(axis));
  c.weight = j["weight"];
  c.mandatory = j["mandatory"];
  c.suspensive = j["suspensive"];
  if (j.contains("deliverable")) {
    const Json& d = j["deliverable"];
    c.deliverable = Deliverable{Day(d["due"]), MaybeDay(d["delivered"]), StandingOf(d["standing"])};
  }
  if (j.contains("target")) {
    const Json& t = j["target"];
    Target target;
    target.direction = Enum<Direction>(t["direction"]);
    target.baseline_micros = t["baseline_micros"];
    target.target_micros = t["target_micros"];
    if (!t["observed_micros"].is_null())
      target.observed_micros = t["observed_micros"].get<int64_t>();
    target.standing = StandingOf(t["standing"]);
    target.first_available = MaybeDay(t["first_available"]);
    c.target = target;
  }
  return c;
}

inline Inputs InputsOf(const Json& j) {
  Inputs in;
  in.year = j["year"];
  in.cut_off = Day(j["cut_off"]);
  in.envelope_cents = j["envelope_cents"];
  in.granted_before_cents = Axes(j["granted_before_cents"]);
  in.ceilings_cents = Axes(j["ceilings_cents"]);
  in.certified_to_date_cents = Axes(j["certified_to_date_cents"]);
  in.axis_3_released_to_date_cents = j["axis_3_released_to_date_cents"];
  for (const Json& p : j["projects"]) in.projects.push_back(ProjectOf(p));
  for (const Json& c : j["commitments"]) in.commitments.push_back(CommitmentOf(c));
  in.own_effort_baseline_cents = j["own_effort"]["baseline_cents"];
  in.own_effort_realised_cents = j["own_effort"]["realised_cents"];
  in.pathways_entered = Axes(j["pathways_entered"]);
  in.advance_paid_cents = Axes(j["advance_paid_cents"]);
  return in;
}

}  // namespace internal

inline const std::vector<Vector>& Vectors() {
  static const auto* const vectors = [] {
    auto* read = new std::vector<Vector>;
    std::ifstream file("services/review/domain/testdata/contribution_vectors.json");
    for (const auto& json : nlohmann::json::parse(file)) {
      read->push_back({json["name"], internal::InputsOf(json["inputs"]),
                       internal::PolicyOf(json["inputs"]["policy"]), json["expected"]});
    }
    return read;
  }();
  return *vectors;
}

}  // namespace pactum::review::testing

#endif  // PACTUM_SERVICES_REVIEW_TESTING_VECTORS_H_
