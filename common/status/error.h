// Errors as Pactum answers them: a status with one google.rpc.ErrorInfo (reason of the proto's
// enum, the service's domain, every dynamic value in metadata) and the details that fit. The header
// needs no generated code, so that rules may use it; the details travel as payloads of
// absl::Status.
#ifndef PACTUM_COMMON_STATUS_ERROR_H_
#define PACTUM_COMMON_STATUS_ERROR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/words/phrase.h"

namespace pactum {

// Builds one error. At most 25 violations and 4 000 bytes of details are kept, since trailers are
// limited; metadata `omitted` says how many were left out. A value type.
class Error {
 public:
  // `domain`: "pactum.budget"; `reason`: UPPER_SNAKE, of the service's or the common enum;
  // `message`: for the developer, says what to do.
  Error(absl::StatusCode code, absl::string_view domain, absl::string_view reason,
        absl::string_view message);
  // The message is the phrase; its operands are in the metadata, too, under their MetadataKey.
  Error(absl::StatusCode code, absl::string_view domain, absl::string_view reason,
        const Phrase& phrase, const Operands& operands = {});

  // ErrorInfo.metadata.
  Error& With(absl::string_view key, absl::string_view value);
  Error& With(absl::string_view key, int64_t value);
  // A violation of BadRequest.
  Error& Field(absl::string_view path, absl::string_view description);
  Error& Field(absl::string_view path, const Phrase& phrase, const Operands& operands = {});
  Error& Field(absl::string_view path, const Sentence& sentence) {
    return Field(path, *sentence.phrase, sentence.operands);
  }
  // A violation of PreconditionFailure.
  Error& Precondition(absl::string_view type, absl::string_view subject,
                      absl::string_view description);
  Error& Precondition(absl::string_view type, absl::string_view subject, const Phrase& phrase,
                      const Operands& operands = {});
  Error& Precondition(absl::string_view type, absl::string_view subject, const Sentence& sentence) {
    return Precondition(type, subject, *sentence.phrase, sentence.operands);
  }
  // ResourceInfo.
  Error& Resource(absl::string_view type, absl::string_view name, absl::string_view description);
  // RetryInfo.
  Error& RetryAfter(absl::Duration delay);

  // With a google.rpc.LocalizedMessage where the caller of this thread's call asked for French and
  // the message is a phrase.
  absl::Status Build() const;
  operator absl::Status() const { return Build(); }  // NOLINT: a step may return it as it is.

 private:
  struct Violation {
    std::string type, subject, description;
  };

  absl::StatusCode code_;
  std::string domain_, reason_, message_;
  std::string localized_;  // The message in the caller's language, where that is not English.
  std::map<std::string, std::string> metadata_;
  std::vector<Violation> fields_, preconditions_;
  std::optional<Violation> resource_;
  std::optional<absl::Duration> retry_;
};

struct ErrorInfoView {
  std::string domain, reason;
  std::map<std::string, std::string> metadata;
};

// The ErrorInfo of a status; nullopt where it has none.
std::optional<ErrorInfoView> GetErrorInfo(const absl::Status& status);

// The reason of a status; empty where it has none.
std::string ReasonOf(const absl::Status& status);

// Named errors that every service needs.

// ABORTED ETAG_MISMATCH.
absl::Status EtagMismatch(absl::string_view domain, absl::string_view name,
                          absl::string_view present_etag);
// NOT_FOUND with ResourceInfo. `type`: "pactum.registry/Pact".
absl::Status NotFound(absl::string_view domain, absl::string_view reason, absl::string_view type,
                      absl::string_view name);
// ALREADY_EXISTS with ResourceInfo.
absl::Status AlreadyExists(absl::string_view domain, absl::string_view reason,
                           absl::string_view type, absl::string_view name);
// INVALID_ARGUMENT EFFECTIVE_DAY_IN_FUTURE. Days as 2019-12-31.
absl::Status EffectiveDayInFuture(absl::string_view domain, absl::string_view field,
                                  absl::string_view day, absl::string_view today);
// FAILED_PRECONDITION: a transition refused says the present state, the state asked, and what would
// allow it.
absl::Status StateRule(absl::string_view domain, absl::string_view reason,
                       absl::string_view subject, absl::string_view present_state,
                       absl::string_view asked, absl::string_view what_would_allow);

}  // namespace pactum

#endif  // PACTUM_COMMON_STATUS_ERROR_H_
