// The computation's messages to its values and back. Problems are named by the path that a client
// sees in the proto.
#ifndef PACTUM_SERVICES_REVIEW_WIRE_CONTRIBUTION_WIRE_H_
#define PACTUM_SERVICES_REVIEW_WIRE_CONTRIBUTION_WIRE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "pactum/review/v1/contribution.pb.h"
#include "services/review/domain/contribution.h"

namespace pactum::review {

using AxisValues = google::protobuf::RepeatedPtrField<v1::AxisValue>;

Policy FromProto(const v1::Policy& policy);

// The problems of the parameters, as `policy.release_curve[1].rate_ppm`, all at once.
std::vector<InputProblem> ProblemsOf(const v1::Policy& policy);

// Inputs and policy as values, with all their problems at once. Compute only where there is none.
// `inputs_path`: the path of the inputs for the client, "inputs".
struct Readable {
  Inputs inputs;
  Policy policy;
  std::vector<InputProblem> problems;
};
Readable Read(const v1::ContributionInputs& inputs, const v1::Policy& policy,
              absl::string_view inputs_path);

v1::ContributionResult ToProto(const Result& result, const Inputs& inputs, const Policy& policy);
void AddFindings(const std::vector<Finding>& findings,
                 google::protobuf::RepeatedPtrField<v1::Finding>* out);

// All three axes, in order.
void AddAxes(const ByAxis<int64_t>& values, AxisValues* out);
// An absent axis is 0. Of an axis that is there twice the last item counts; an unknown axis is left
// out. Read, or the caller's own checks, refuse both.
ByAxis<int64_t> AxesOf(const AxisValues& values);
// An axis twice, or an unknown one; `path`: of the list.
std::vector<InputProblem> AxisProblems(const AxisValues& values, absl::string_view path);

}  // namespace pactum::review

#endif  // PACTUM_SERVICES_REVIEW_WIRE_CONTRIBUTION_WIRE_H_
