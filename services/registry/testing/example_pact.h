// The pact of examples/pays-de-la-loire as tests use it: its request files, and its content as a
// message. Tests run in the root of the source tree.
#ifndef PACTUM_SERVICES_REGISTRY_TESTING_EXAMPLE_PACT_H_
#define PACTUM_SERVICES_REGISTRY_TESTING_EXAMPLE_PACT_H_

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "google/protobuf/util/json_util.h"
#include "pactum/registry/v1/registry_service.pb.h"

namespace pactum::registry::testing {

inline const std::vector<std::string> kExampleIndicators = {
    "021-indicator-part-organismes-kairos", "022-indicator-part-entrees-qpv",
    "023-indicator-delai-entree-formation", "024-indicator-delai-saisie-entrees",
    "025-indicator-part-entrees-socle"};
inline const std::vector<std::string> kExampleProjects = {
    "031-project-metiers-en-tension",     "032-project-industrie-navale",
    "033-project-competences-hydrogene",  "034-project-premiers-savoirs",
    "035-project-passerelles-numeriques", "036-project-appariement-agora"};
inline const std::vector<std::string> kExampleCommitments = {
    "040-commitment-publication-sessions",
    "041-commitment-kairos",
    "042-commitment-acces-quartiers",
    "043-commitment-appariement-agora",
    "044-commitment-fluidite-entrees",
    "045-commitment-saisie-temps-reel",
    "046-commitment-orientation-dematerialisee",
    "047-commitment-donnees-brest",
    "048-commitment-interfacage-i-milo",
    "049-commitment-acces-non-inscrits"};

template <class Message>
Message FromJsonFile(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  Message message;
  if (!in || !google::protobuf::util::JsonStringToMessage(text.str(), &message).ok()) {
    throw std::runtime_error(path + " cannot be read");
  }
  return message;
}

// A request file by its name, without request_id and etag.
template <class Request>
Request Example(const std::string& file) {
  return FromJsonFile<Request>("examples/pays-de-la-loire/requests/" + file + ".json");
}

// The framework that the example answers.
inline v1::Framework ExampleFramework() {
  return FromJsonFile<v1::Framework>("data/frameworks/annexe-1-2018.json");
}

inline v1::PactContent ExampleContent() {
  v1::PactContent content;
  const auto version = Example<v1::UpdatePactVersionRequest>("050-update-version");
  *content.mutable_narrative() = version.narrative();
  *content.mutable_financial_annex() = version.financial_annex();
  for (const std::string& file : kExampleProjects) {
    const auto request = Example<v1::CreateProjectRequest>(file);
    *content.add_projects() = request.project();
    content.mutable_projects()->rbegin()->set_name(request.parent() + "/projects/" +
                                                   request.project_id());
  }
  for (const std::string& file : kExampleCommitments) {
    const auto request = Example<v1::CreateCommitmentRequest>(file);
    *content.add_commitments() = request.commitment();
    content.mutable_commitments()->rbegin()->set_name(request.parent() + "/commitments/" +
                                                      request.commitment_id());
  }
  for (const std::string& file : kExampleIndicators) {
    const auto request = Example<v1::CreateIndicatorRequest>(file);
    *content.add_indicators() = request.indicator();
    content.mutable_indicators()->rbegin()->set_name(request.parent() + "/indicators/" +
                                                     request.indicator_id());
  }
  return content;
}

}  // namespace pactum::registry::testing

#endif  // PACTUM_SERVICES_REGISTRY_TESTING_EXAMPLE_PACT_H_
