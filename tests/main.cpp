#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "core/base/cpu.h"
#include "core/base/errors.h"
#include "core/io/guarded_read.h"
#include "tests/registry.h"

namespace spikeloom::test {

namespace {

using Run = int (*)(int, char**);

std::map<std::string, Run>& registry() {
  static std::map<std::string, Run> all;
  return all;
}

std::string nameOf(const std::string& nameOrFile) {
  constexpr std::string_view ending = "_test";
  std::string name = std::filesystem::path(nameOrFile).stem().string();
  if (name.ends_with(ending))
    name.resize(name.size() - ending.size());
  return name;
}

} // namespace

Registered::Registered(const char* nameOrFile, int (*run)(int, char**)) {
  registry()[nameOf(nameOrFile)] = run;
}

} // namespace spikeloom::test

int main(int argc, char** argv) {
  if (const auto code = spikeloom::serveHdf5Probe(argc, argv))
    return *code;
  const auto& all = spikeloom::test::registry();
  const auto chosen = argc > 1 ? all.find(argv[1]) : all.end();
  if (chosen == all.end()) {
    std::fputs("The first argument names the test:\n", stderr);
    for (const auto& [name, run] : all)
      std::fprintf(stderr, "  %s\n", name.c_str());
    return 2;
  }
  try {
    spikeloom::kernelChoice();
  } catch (const spikeloom::InputErrors& errors) {
    std::fprintf(stderr, "%s\n", errors.what());
    return 77; // ctest: skipped
  }
  argv[1] = argv[0]; // Qt Test sees its own arguments
  return chosen->second(argc - 1, argv + 1);
}
