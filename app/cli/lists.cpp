#include <iostream>

#include "app/cli/commands.h"
#include "core/params/json.h"

namespace spikeloom {

int listPresets() {
  for (const Preset& preset : shippedPresets()) {
    std::cout << preset.id << "\n    " << preset.title;
    if (!preset.figure.empty())
      std::cout << " (figure " << preset.figure << ")";
    std::cout << "\n    " << preset.about << "\n\n";
  }
  return exitDone;
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
