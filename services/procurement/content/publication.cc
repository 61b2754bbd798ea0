#include "services/procurement/content/publication.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/procurement/domain/contract_check.h"
#include "services/procurement/domain/errors.h"
#include "services/procurement/words.h"

namespace pactum::procurement {
namespace {

using google::protobuf::FieldDescriptor;

// Fields that not every contract needs.
bool IsOptional(const std::string& field, const v1::Publication& publication) {
  if (field == "framework_publication_id") return true;
  if (field == "advance_basis_points") return !publication.advance_granted();
  return false;
}

bool IsKnown(const v1::Publication& publication, const FieldDescriptor& field) {
  const auto& reflection = *publication.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(publication, &field) > 0;
  return reflection.HasField(publication, &field);
}

bool AllDigits(absl::string_view text, size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// A codelist's «none» beside other values.
template <class Values>
bool NoneBesideOthers(const Values& values, int none) {
  return values.size() > 1 && std::find(values.begin(), values.end(), none) != values.end();
}

template <class Values>
bool NameAValueTwice(const Values& values) {
  std::vector<int> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

}  // namespace

v1::Publication PublicationOf(const Contract& contract) {
  v1::Publication publication;
  publication.ParseFromString(contract.publication);
  return publication;
}

FieldProblems CheckPublication(const Contract& contract) {
  const v1::Publication p = PublicationOf(contract);
  FieldProblems problems("publication");
  problems.Require(p.publication_id().size() <= 16, "publication_id",
                   phrase::kMoreThan16Characters);
  problems.Require(p.framework_publication_id().size() <= 16, "framework_publication_id",
                   phrase::kMoreThan16Characters);
  problems.Require(p.buyer_siret().empty() || IsSiret(p.buyer_siret()), "buyer_siret",
                   phrase::kSiret);
  problems.Require(p.cpv_code().empty() || AllDigits(p.cpv_code(), 8), "cpv_code",
                   phrase::kEightDigits);
  problems.Require(!p.has_offers_received() || p.offers_received() > 0, "offers_received",
                   phrase::kAboveZero);
  problems.Require(!p.has_duration_months() || p.duration_months() > 0, "duration_months",
                   phrase::kAboveZero);
  problems.Require(!p.has_advance_basis_points() || p.advance_granted(), "advance_basis_points",
                   phrase::kNeedsAdvance);
  problems.Require(!p.has_advance_basis_points() ||
                       (p.advance_basis_points() >= 0 && p.advance_basis_points() <= 10'000),
                   "advance_basis_points", phrase::kBasisPointsFrom0);
  const auto list = [&](const auto& values, int none, absl::string_view field) {
    problems.Require(!NameAValueTwice(values), field, phrase::kValueTwice);
    problems.Require(!NoneBesideOthers(values, none), field, phrase::kNoneBesideOthers);
  };
  list(p.techniques(), v1::TECHNIQUE_NONE, "techniques");
  list(p.execution_modalities(), v1::EXECUTION_MODALITY_NONE, "execution_modalities");
  list(p.price_types(), 0, "price_types");
  list(p.social_considerations(), v1::SOCIAL_CONSIDERATION_NONE, "social_considerations");
  list(p.environmental_considerations(), v1::ENVIRONMENTAL_CONSIDERATION_NONE,
       "environmental_considerations");
  return problems;
}

absl::Status CompletePublication(const v1::Publication& more, Contract& contract) {
  const v1::Publication known = PublicationOf(contract);
  v1::Publication together = known;
  FieldProblems problems("publication");
  const auto* descriptor = v1::Publication::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor& field = *descriptor->field(i);
    if (!IsKnown(more, field)) continue;
    google::protobuf::util::MessageDifferencer same;
    std::vector<const FieldDescriptor*> only = {&field};
    if (IsKnown(known, field)) {
      if (!same.CompareWithFields(known, more, only, only)) {
        problems.Add(field.name(), phrase::kKnownAndStays);
      }
      continue;
    }
    v1::Publication part = more;
    for (int j = 0; j < descriptor->field_count(); ++j) {
      if (j != i) part.GetReflection()->ClearField(&part, descriptor->field(j));
    }
    together.MergeFrom(part);
  }
  if (!problems.empty()) return ContractInvalid(problems);
  contract.publication = together.SerializeAsString();
  FieldProblems impossible("contract");
  impossible.Add(CheckPublication(contract));
  return impossible.empty() ? absl::OkStatus() : ContractInvalid(impossible);
}

std::vector<std::string> MissingForPublication(const Contract& contract) {
  const v1::Publication publication = PublicationOf(contract);
  std::vector<std::string> missing;
  const auto* descriptor = v1::Publication::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor& field = *descriptor->field(i);
    if (!IsKnown(publication, field) && !IsOptional(field.name(), publication)) {
      missing.push_back(absl::StrCat("contract.publication.", field.name()));
    }
  }
  return missing;
}

}  // namespace pactum::procurement
