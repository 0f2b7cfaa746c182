#include <iostream>
#include <vector>

#include "app/cli/commands.h"
#include "core/base/text.h"
#include "core/experiment/preset.h"
#include "core/study/sweep_file.h"

namespace spikeloom {

namespace {

template <class Listed> void list(const std::vector<Listed>& all) {
  for (const Listed& one : all) {
    std::cout << printable(one.id) << "\n    " << printable(one.title);
    if (!one.figure.empty())
      std::cout << " (figure " << printable(one.figure) << ")";
    std::cout << "\n    " << printable(one.about) << "\n\n";
  }
}

} // namespace

int listPresets() {
  std::vector<InputError> problems;
  list(shippedPresets(problems));
  if (const auto sweeps = shippedSweeps(problems); !sweeps.empty()) {
    std::cout << "Sweeps (spikeloom-cli sweep):\n\n";
    list(sweeps);
  }
  for (const InputError& problem : problems)
    std::cerr << printable(problem.text()) << '\n';
  return problems.empty() ? exitDone : exitBadInput;
}

int listParameters() {
  const Experiment defaults;
  std::string_view group;
  for (const Field& field : fields()) {
    if (field.group != group)
      std::cout << (group.empty() ? "" : "\n") << field.groupTitle << "\n\n";
    group = field.group;
    std::cout << field.path();
    if (!field.symbol.empty())
      std::cout << "  (" << field.symbol << ")";
    std::cout << "\n    " << field.name << ". " << field.help << "\n    Default ";
    const std::string value = valueText(field.get(defaults));
    std::cout << (value.empty() ? "empty" : value);
    if (!field.unit.empty())
      std::cout << ' ' << field.unit;
    std::cout << "; " << allowedText(field)
              << (field.effect == Effect::Live ? "; live: taken up by the next trial"
                                               : "; needs a new network")
              << ".\n";
  }
  return exitDone;
}

} // namespace spikeloom
