# The words in which the CMakeLists.txt of Pactum are written:
#
#   pactum_library(NAME [SRCS …] [HDRS …] [DEPS …] [PRECOMPILE <header>…])   a static library (or interface, without SRCS)
#   pactum_test(NAME SRCS … [DEPS …] [LABELS fast|long] [TIMEOUT seconds] [PRECOMPILE <header>…])   one gtest
#                                                             executable, one CTest test
#   pactum_service(NAME [DEPS …])                             the executable pactum-NAME from ./main.cc
#   pactum_proto(NAME FOLDERS … [DEPS …])                     generated messages and gRPC code
#
# Include paths start at the root of the source tree; generated headers at the root of proto/.
#
# Headers that change only with a dependency are compiled once, not once a file (`PRECOMPILE` adds the
# generated ones of a service). They may hide a missing include: the presets release and tidy do without.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(PACTUM_GENERATED_DIR ${PROJECT_BINARY_DIR}/gen)
set(PACTUM_BIN_DIR ${PROJECT_BINARY_DIR}/bin)

# What every compilation shares, generated code too: it changes the ABI or the meaning.
add_library(pactum_base_options INTERFACE)
if(PACTUM_SANITIZERS)
  target_compile_options(pactum_base_options INTERFACE -fsanitize=${PACTUM_SANITIZERS}
                         -fno-sanitize-recover=all)
  target_link_options(pactum_base_options INTERFACE -fsanitize=${PACTUM_SANITIZERS})
endif()

# What our own code is compiled with.
add_library(pactum_options INTERFACE)
target_link_libraries(pactum_options INTERFACE pactum_base_options)
target_compile_options(pactum_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wcast-qual -Wformat=2
  -Wnon-virtual-dtor -Woverloaded-virtual
  # Designated initialisers leave the other fields at their declared defaults: that is their point.
  -Wno-missing-field-initializers
  $<$<BOOL:${PACTUM_WARNINGS_AS_ERRORS}>:-Werror>)
target_compile_definitions(pactum_options INTERFACE
  $<$<BOOL:${PACTUM_FAULT_POINTS}>:PACTUM_FAULT_POINTS>)

# GCC needs this option, and ccache the sloppiness of Dependencies.cmake, to keep what was compiled
# with a precompiled header.
# With -pthread everywhere: it defines a macro, and a precompiled header holds for its macros only.
target_compile_options(pactum_base_options INTERFACE -pthread $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
set(PACTUM_PRECOMPILED
  <algorithm> <functional> <map> <memory> <optional> <set> <string> <utility> <vector>
  <absl/status/statusor.h> <absl/strings/numbers.h> <absl/strings/str_cat.h> <absl/strings/str_format.h>
  <absl/strings/str_join.h> <absl/strings/str_split.h> <absl/time/civil_time.h> <absl/time/time.h>)
set(PACTUM_PRECOMPILED_TESTS ${PACTUM_PRECOMPILED} <gmock/gmock.h> <gtest/gtest.h>)

# pactum_precompiled(NAME HEADERS [DEPS]) — a target that other targets take the precompiled header of.
function(pactum_precompiled name headers)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cc CONTENT "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE ${ARGN})
  target_precompile_headers(${name} PRIVATE ${headers})
endfunction()
pactum_precompiled(pactum_precompiled "${PACTUM_PRECOMPILED}" absl::time pactum_options)
if(BUILD_TESTING)
  pactum_precompiled(pactum_precompiled_tests "${PACTUM_PRECOMPILED_TESTS}" absl::time GTest::gmock pactum_options)
endif()
# What generated code includes.
pactum_precompiled(pactum_precompiled_generated
  "<google/protobuf/descriptor.h>;<google/protobuf/extension_set.h>;<google/protobuf/generated_message_reflection.h>;\
<google/protobuf/generated_message_util.h>;<google/protobuf/io/coded_stream.h>;<google/protobuf/map_entry.h>;\
<google/protobuf/map_field_inl.h>;<google/protobuf/message.h>;<google/protobuf/reflection_ops.h>;\
<google/protobuf/repeated_field.h>;<google/protobuf/unknown_field_set.h>;<google/protobuf/wire_format.h>"
  protobuf::libprotobuf pactum_base_options)

function(pactum_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;HDRS;DEPS;PRECOMPILE")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pactum_library(${name}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()
  if(arg_SRCS)
    add_library(${name} STATIC ${arg_SRCS} ${arg_HDRS})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${arg_DEPS} PRIVATE pactum_options)
    if(arg_PRECOMPILE)
      target_precompile_headers(${name} PRIVATE ${PACTUM_PRECOMPILED} ${arg_PRECOMPILE})
    else()
      target_precompile_headers(${name} REUSE_FROM pactum_precompiled)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_sources(${name} INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}
                   FILES ${arg_HDRS})
    target_link_libraries(${name} INTERFACE ${arg_DEPS})
  endif()
endfunction()

function(pactum_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SRCS;DEPS;LABELS;PRECOMPILE")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pactum_test(${name}): what is ${arg_UNPARSED_ARGUMENTS}?")
  endif()
  if(NOT BUILD_TESTING)
    return()
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS fast)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${arg_SRCS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} GTest::gmock GTest::gtest_main pactum_options)
  if(arg_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${PACTUM_PRECOMPILED_TESTS} ${arg_PRECOMPILE})
  else()
    target_precompile_headers(${name} REUSE_FROM pactum_precompiled_tests)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

function(pactum_service name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS")
  add_executable(pactum-${name} main.cc)
  target_include_directories(pactum-${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(pactum-${name} PRIVATE ${arg_DEPS} pactum_options)
  # Gives memory that a large call took back to the next one, on whatever thread; glibc keeps a heap
  # for each few threads, and what was free in one is no use to the others. Sanitizers bring their own.
  if(NOT PACTUM_SANITIZERS)
    target_link_libraries(pactum-${name} PRIVATE ${PACTUM_ALLOCATOR})
  endif()
  set_target_properties(pactum-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PACTUM_BIN_DIR})
endfunction()

# Compiles every .proto file of FOLDERS (paths under IMPORT_DIR, by default proto/); with FILES only
# those. The library carries its object files as a whole, not as an archive: a descriptor that no
# code refers to must still be in the process, since reflection and error details resolve it there.
# A folder without a .proto file makes an empty library.
function(pactum_proto name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_GRPC" "IMPORT_DIR" "FOLDERS;FILES;DEPS")
  if(NOT arg_IMPORT_DIR)
    set(arg_IMPORT_DIR ${PROJECT_SOURCE_DIR}/proto)
  endif()
  set(protos ${arg_FILES})
  foreach(folder IN LISTS arg_FOLDERS)
    file(GLOB found CONFIGURE_DEPENDS RELATIVE ${arg_IMPORT_DIR} ${arg_IMPORT_DIR}/${folder}/*.proto)
    list(APPEND protos ${found})
  endforeach()

  add_library(${name} INTERFACE)
  target_include_directories(${name} SYSTEM INTERFACE ${PACTUM_GENERATED_DIR})
  target_link_libraries(${name} INTERFACE ${arg_DEPS} protobuf::libprotobuf gRPC::grpc++)
  if(NOT protos)
    return()
  endif()

  set(generated)
  foreach(proto IN LISTS protos)
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(outputs ${PACTUM_GENERATED_DIR}/${stem}.pb.cc ${PACTUM_GENERATED_DIR}/${stem}.pb.h)
    set(grpc)
    file(STRINGS ${arg_IMPORT_DIR}/${proto} services REGEX "^service ")
    # Every file gets its .grpc.pb.h (protoc writes it anyway); only those that
    # declare a service have gRPC code worth compiling.
    set(protoc protobuf::protoc --proto_path=${arg_IMPORT_DIR}
        --proto_path=${PROJECT_SOURCE_DIR}/proto --proto_path=${PACTUM_GOOGLEAPIS_DIR})
    if(NOT arg_NO_GRPC)
      # A run of its own: the dependency file of the first must name its first output, or Ninja
      # takes the file for another's and generates everything anew each time.
      set(grpc COMMAND ${protoc} --grpc_out=${PACTUM_GENERATED_DIR}
          --plugin=protoc-gen-grpc=${PACTUM_GRPC_CPP_PLUGIN} ${proto})
      list(APPEND outputs ${PACTUM_GENERATED_DIR}/${stem}.grpc.pb.h)
      if(services)
        list(APPEND outputs ${PACTUM_GENERATED_DIR}/${stem}.grpc.pb.cc)
      endif()
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${arg_IMPORT_DIR}/${proto})
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND ${protoc} --cpp_out=${PACTUM_GENERATED_DIR} --dependency_out=${PACTUM_GENERATED_DIR}/${stem}.pb.d
              ${proto}
      ${grpc}
      DEPENDS ${arg_IMPORT_DIR}/${proto}
      DEPFILE ${PACTUM_GENERATED_DIR}/${stem}.pb.d
      COMMENT "protoc ${proto}"
      VERBATIM)
    list(APPEND generated ${outputs})
  endforeach()
  file(MAKE_DIRECTORY ${PACTUM_GENERATED_DIR})

  add_library(${name}_objects OBJECT ${generated})
  target_include_directories(${name}_objects SYSTEM PUBLIC ${PACTUM_GENERATED_DIR})
  target_compile_options(${name}_objects PRIVATE -w)
  target_precompile_headers(${name}_objects REUSE_FROM pactum_precompiled_generated)
  target_link_libraries(${name}_objects PUBLIC ${arg_DEPS} protobuf::libprotobuf gRPC::grpc++
                        PRIVATE pactum_base_options)
  target_link_libraries(${name} INTERFACE ${name}_objects $<TARGET_OBJECTS:${name}_objects>)
  # With a source of its own, an interface library can be named to `cmake --build --target`.
  target_sources(${name} PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
  add_dependencies(${name} ${name}_objects)
  set_property(GLOBAL APPEND PROPERTY PACTUM_GENERATED ${generated})
endfunction()

# The sentences of a folder, its words.json, as constants: the library <name>_words and the header
# words.h of that folder. See cmake/words.py. NAMESPACE: pactum::<name> by default.
function(pactum_words name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE" "")
  if(NOT arg_NAMESPACE)
    set(arg_NAMESPACE pactum::${name})
  endif()
  set(words ${CMAKE_CURRENT_SOURCE_DIR}/words.json)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR}
             OUTPUT_VARIABLE folder)
  set(stem ${PACTUM_GENERATED_DIR}/${folder}/words)
  file(MAKE_DIRECTORY ${PACTUM_GENERATED_DIR}/${folder})
  add_custom_command(
    OUTPUT ${stem}.h ${stem}.cc
    COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/cmake/words.py ${words} ${arg_NAMESPACE}
            ${stem}.h ${stem}.cc
    DEPENDS ${words} ${PROJECT_SOURCE_DIR}/cmake/words.py
    COMMENT "words of ${name}"
    VERBATIM)
  add_library(${name}_words STATIC ${stem}.cc ${stem}.h)
  target_include_directories(${name}_words PUBLIC ${PROJECT_SOURCE_DIR} ${PACTUM_GENERATED_DIR})
  target_link_libraries(${name}_words PUBLIC common_phrase PRIVATE pactum_options)
  set_property(GLOBAL APPEND PROPERTY PACTUM_GENERATED ${stem}.h ${stem}.cc)
endfunction()
