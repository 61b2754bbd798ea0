// Steps that may fail, one a line.
//
//   RETURN_IF_ERROR(CheckPeriod(pact));
//   ASSIGN_OR_RETURN(Contract contract, store.Load(tx, name));
#ifndef PACTUM_COMMON_STATUS_STATUS_MACROS_H_
#define PACTUM_COMMON_STATUS_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define PACTUM_STATUS_CONCAT_INNER(a, b) a##b
#define PACTUM_STATUS_CONCAT(a, b) PACTUM_STATUS_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(...)                                       \
  do {                                                             \
    ::absl::Status pactum_status_of_step = (__VA_ARGS__);          \
    if (!pactum_status_of_step.ok()) return pactum_status_of_step; \
  } while (false)

// The last argument is the step, so that a declared type may hold commas.
#define ASSIGN_OR_RETURN(lhs, ...) \
  PACTUM_ASSIGN_OR_RETURN(PACTUM_STATUS_CONCAT(pactum_step_, __LINE__), lhs, __VA_ARGS__)
#define PACTUM_ASSIGN_OR_RETURN(step, lhs, ...)    \
  auto step = (__VA_ARGS__);                       \
  if (!step.ok()) return std::move(step).status(); \
  lhs = *std::move(step)

#endif  // PACTUM_COMMON_STATUS_STATUS_MACROS_H_
