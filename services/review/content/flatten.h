// A message as figures by path, and two messages compared line by line. Pure; by reflection, so
// that no figure of a message is forgotten.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_FLATTEN_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_FLATTEN_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "pactum/review/v1/review_service.pb.h"

namespace pactum::review {

// Every figure and text by its path: `inputs.projects[alpha].milestones[m1].achieved` →
// `2019-06-01`. Items of a list stand under their id, their axis, or code and subject, else under
// their index; days and instants as ISO 8601; enums by their names. What is absent has no path.
std::map<std::string, std::string> Flatten(const google::protobuf::Message& message);

// Every line that differs, by path; `late` is not set.
std::vector<v1::DifferenceLine> Differences(const google::protobuf::Message& before,
                                            const google::protobuf::Message& after);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_FLATTEN_H_
