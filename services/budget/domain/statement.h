// Statements of the books: execution by axis and exercise, and tables as CSV (RFC 4180). Pure.
#ifndef PACTUM_SERVICES_BUDGET_DOMAIN_STATEMENT_H_
#define PACTUM_SERVICES_BUDGET_DOMAIN_STATEMENT_H_

#include <string>
#include <vector>

#include "common/money/money.h"
#include "services/budget/domain/ledger.h"

namespace pactum::budget {

struct ExecutionLine {
  bool of_state = true;  // Else of the source REGION.
  int year = 0, axis = 0;
  // Book STATE; granted is OWED and PAID.
  Money allocated, planned, advanced, granted, withheld;
  // Book USE; committed and certified include the amounts paid since.
  Money available, reserved, committed, certified, supplier_paid;
};

// By origin, exercise and axis.
std::vector<ExecutionLine> ExecutionOf(const Balances& balances);

// Rows as lines that end with CR LF; fields are quoted where they must be.
std::string Csv(const std::vector<std::vector<std::string>>& rows);

}  // namespace pactum::budget

#endif  // PACTUM_SERVICES_BUDGET_DOMAIN_STATEMENT_H_
