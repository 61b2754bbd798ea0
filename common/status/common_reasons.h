// The reasons that any method may answer with: pactum.type.v1.CommonErrorReason as strings, so that
// code below the API needs no generated header. A test holds the two lists together.
#ifndef PACTUM_COMMON_STATUS_COMMON_REASONS_H_
#define PACTUM_COMMON_STATUS_COMMON_REASONS_H_

namespace pactum::reason {

inline constexpr char kTokenMissing[] = "TOKEN_MISSING";
inline constexpr char kTokenInvalid[] = "TOKEN_INVALID";
inline constexpr char kTokenExpired[] = "TOKEN_EXPIRED";
inline constexpr char kRoleNotAllowed[] = "ROLE_NOT_ALLOWED";
inline constexpr char kRegionNotInScope[] = "REGION_NOT_IN_SCOPE";
inline constexpr char kInvalidRequest[] = "INVALID_REQUEST";
inline constexpr char kPageTokenInvalid[] = "PAGE_TOKEN_INVALID";
inline constexpr char kEtagMismatch[] = "ETAG_MISMATCH";
inline constexpr char kRequestIdReused[] = "REQUEST_ID_REUSED";
inline constexpr char kKnownAtNotSettled[] = "KNOWN_AT_NOT_SETTLED";
inline constexpr char kEffectiveDayInFuture[] = "EFFECTIVE_DAY_IN_FUTURE";
inline constexpr char kDatabaseUnavailable[] = "DATABASE_UNAVAILABLE";
inline constexpr char kPeerUnavailable[] = "PEER_UNAVAILABLE";
inline constexpr char kCommitInDoubt[] = "COMMIT_IN_DOUBT";
inline constexpr char kConcurrentChange[] = "CONCURRENT_CHANGE";
inline constexpr char kOverloaded[] = "OVERLOADED";
inline constexpr char kDeadlinePassed[] = "DEADLINE_PASSED";
inline constexpr char kInternalError[] = "INTERNAL_ERROR";
inline constexpr char kNotOfThisPact[] = "NOT_OF_THIS_PACT";

}  // namespace pactum::reason

#endif  // PACTUM_COMMON_STATUS_COMMON_REASONS_H_
