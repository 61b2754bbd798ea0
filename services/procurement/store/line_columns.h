// The columns of a budget line, wherever a table has them.
#ifndef PACTUM_SERVICES_PROCUREMENT_STORE_LINE_COLUMNS_H_
#define PACTUM_SERVICES_PROCUREMENT_STORE_LINE_COLUMNS_H_

#include "common/db/columns.h"
#include "services/procurement/domain/contract.h"

namespace pactum::procurement {

inline constexpr auto kLineColumns = db::Columns<Line>(
    db::Column("axis", &Line::axis), db::Column("sub_axis", &Line::sub_axis),
    db::Column("year", &Line::year), db::Column("funding_source", &Line::funding_source),
    db::Column("new_pathways", &Line::new_pathways));

}  // namespace pactum::procurement

#endif  // PACTUM_SERVICES_PROCUREMENT_STORE_LINE_COLUMNS_H_
