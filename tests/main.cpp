#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/cpu.h"
#include "core/base/errors.h"
#include "core/base/guarded_work.h"
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

volatile int sink = 0;

int recurse(int depth) { // NOLINT(misc-no-recursion)
  volatile char room[1024] = {};
  if (sink < 0) // never, but no compiler knows
    return 0;
  room[depth % 1024] = 1;
  sink = recurse(depth + 1) + room[0];
  return sink;
}

/// What guarded_work_test has a child do.
const std::map<std::string, std::function<void()>>& misdeeds() {
  static const std::map<std::string, std::function<void()>> all{
      {"well", [] {}},
      {"crash", [] { raise(SIGSEGV); }},
      {"abort", [] { std::abort(); }},
      {"recurse", [] { recurse(0); }},
      {"exit", [] { std::_Exit(3); }},
      {"killed", [] { raise(SIGKILL); }},
      {"allocate",
       [] {
         for (std::vector<std::vector<char>> taken;;)
           taken.emplace_back(std::size_t{1} << 24U, 'x');
       }},
      {"sleep", [] { sleep(600); }},
      {"spin",
       [] {
         for (;;)
           sink = sink + 1;
       }},
  };
  return all;
}

} // namespace

static int misbehave(const std::string& what) {
  return doGuarded({256e6, std::chrono::milliseconds(500)}, misdeeds().at(what));
}

Registered::Registered(const char* nameOrFile, int (*run)(int, char**)) {
  registry()[nameOf(nameOrFile)] = run;
}

} // namespace spikeloom::test

int main(int argc, char** argv) {
  if (const auto code = spikeloom::serveHdf5Probe(argc, argv))
    return *code;
  if (argc == 3 && std::string_view(argv[1]) == "--misbehave")
    return spikeloom::test::misbehave(argv[2]);
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
