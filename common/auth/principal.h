// Who calls, whatever it was told by: a token today, a client certificate later. A plain value.
#ifndef PACTUM_COMMON_AUTH_PRINCIPAL_H_
#define PACTUM_COMMON_AUTH_PRINCIPAL_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace pactum::auth {

struct Principal {
  std::string subject;  // An office or a service; never a private name.
  bool is_service = false;
  std::string service;            // "procurement", of a service.
  std::set<std::string> roles;    // Of a person, as pactum.access.v1.Role without ROLE_.
  std::set<std::string> regions;  // INSEE codes, or "*".

  bool HasRole(absl::string_view role) const { return roles.count(std::string(role)) > 0; }

  // A service is not bound to regions; a person acts in those of the token.
  bool MayActIn(absl::string_view region) const {
    return is_service || regions.count("*") > 0 || regions.count(std::string(region)) > 0;
  }
};

}  // namespace pactum::auth

#endif  // PACTUM_COMMON_AUTH_PRINCIPAL_H_
