# Finds every dependency of Pactum, once. scripts/setup installs them, and those of the tests with
# --tests: where these are missing, the services are built without tests.
#
# Debian has no CMake package for protobuf and libpqxx: the first comes from CMake's own module, the
# second from pkg-config. What has a package of its own is found with CONFIG.

set(CMAKE_THREAD_PREFER_PTHREAD TRUE)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
find_package(Protobuf 3.21 REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_library(PACTUM_ALLOCATOR tcmalloc_minimal REQUIRED)
foreach(package GTest rapidcheck benchmark)
  find_package(${package} CONFIG QUIET)
  if(BUILD_TESTING AND NOT ${package}_FOUND)
    message(STATUS "No tests: ${package} is missing (scripts/setup --tests)")
    set(BUILD_TESTING OFF)
  endif()
endforeach()
# Debian puts cpp-jwt's package outside of the default search path.
find_package(cpp-jwt CONFIG REQUIRED PATHS /usr/share/cmake/cpp-jwt)
find_package(PkgConfig REQUIRED)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET GLOBAL libpqxx)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET GLOBAL libpq)

add_library(pactum_pqxx INTERFACE)
target_link_libraries(pactum_pqxx INTERFACE PkgConfig::pqxx)
add_library(pactum::pqxx ALIAS pactum_pqxx)

add_library(pactum_pq INTERFACE)
target_link_libraries(pactum_pq INTERFACE PkgConfig::pq)
add_library(pactum::pq ALIAS pactum_pq)

add_library(pactum_jwt INTERFACE)
target_link_libraries(pactum_jwt INTERFACE cpp-jwt::cpp-jwt OpenSSL::Crypto)
add_library(pactum::jwt ALIAS pactum_jwt)

if(NOT TARGET gRPC::grpc_cpp_plugin)
  find_program(PACTUM_GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
else()
  set(PACTUM_GRPC_CPP_PLUGIN $<TARGET_FILE:gRPC::grpc_cpp_plugin>)
endif()

# google/api, google/rpc and google/type: the .proto files of the Python package
# googleapis-common-protos, which scripts/setup unpacks there. Needed to build, not to run.
set(PACTUM_GOOGLEAPIS_DIR ${PROJECT_SOURCE_DIR}/.local/tools/googleapis
    CACHE PATH "The folder that holds google/api/*.proto")
if(NOT EXISTS ${PACTUM_GOOGLEAPIS_DIR}/google/api/field_behavior.proto)
  message(FATAL_ERROR
    "google/api/*.proto are not under ${PACTUM_GOOGLEAPIS_DIR}. Run scripts/setup.")
endif()

# ccache keeps a second build quick, in another clone as well: paths under the source tree do not
# count as differences. The sloppiness is what it asks for to work with precompiled headers.
find_program(PACTUM_CCACHE ccache)
if(PACTUM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${PACTUM_CCACHE})
endif()
