// A message as figures by path, and two messages compared line by line. By reflection: no figure of
// a message is forgotten. Pure.
#ifndef PACTUM_SERVICES_REVIEW_CONTENT_FLATTEN_H_
#define PACTUM_SERVICES_REVIEW_CONTENT_FLATTEN_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "pactum/review/v1/review_service.pb.h"

namespace pactum::review {

// Every figure and text by its path: `inputs.projects[alpha].milestones[m1].achieved` →
// `2019-06-01`. The key of a list's item is its id, its axis, its code and subject, or else its
// index. Days and instants are in ISO 8601, enums by their names. An absent field has no path.
std::map<std::string, std::string> Flatten(const google::protobuf::Message& message);

// Every line that differs, by path; `late` is not set.
std::vector<v1::DifferenceLine> Differences(const google::protobuf::Message& before,
                                            const google::protobuf::Message& after);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_CONTENT_FLATTEN_H_
