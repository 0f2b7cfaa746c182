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

/// A cell of a table in Markdown: a bar would end it.
std::string cellText(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '|' || c == '<' || c == '*' || c == '_')
      out += '\\';
    out += c;
  }
  return out.empty() ? " " : out;
}

template <class Listed> void markdownTable(const std::vector<Listed>& all) {
  std::cout << "| name | figure | what it is |\n|---|---|---|\n";
  for (const Listed& one : all)
    std::cout << "| `" << one.id << "` | " << cellText(one.figure) << " | **" << cellText(one.title) << ".** "
              << cellText(one.about) << " |\n";
}

/// "20 ms"
std::string defaultText(const Field& field) {
  const std::string value = valueText(field.get(Experiment()));
  return (value.empty() ? "empty" : value) + (field.unit.empty() ? "" : " " + std::string(field.unit));
}

int markdownParameters() {
  std::cout
      << "# Parameters\n\nWhat `spikeloom-cli params --markdown` prints. *Live*: taken up by the next trial; "
         "the others need a new network.\n";
  std::string_view group;
  for (const Field& field : fields()) {
    if (field.group != group)
      std::cout << "\n## " << field.groupTitle
                << "\n\n| parameter | symbol | default | allowed | live | what it is "
                   "|\n|---|---|---|---|---|---|\n";
    group = field.group;
    std::cout << "| `" << field.path() << "` | " << cellText(field.symbol) << " | "
              << cellText(defaultText(field)) << " | " << cellText(allowedText(field)) << " | "
              << (field.effect == Effect::Live ? "live" : " ") << " | **" << cellText(field.name) << ".** "
              << cellText(field.help) << " |\n";
  }
  return exitDone;
}

} // namespace

int listPresets(bool markdown) {
  std::vector<InputError> problems;
  const auto presets = shippedPresets(problems);
  const auto sweeps = shippedSweeps(problems);
  if (markdown) {
    std::cout
        << "# Presets\n\nWhat `spikeloom-cli presets --markdown` prints; figures are the article's.\n\n";
    markdownTable(presets);
    std::cout << "\n## Sweeps\n\nFor `spikeloom-cli sweep NAME` and the page *Sweep*.\n\n";
    markdownTable(sweeps);
  } else {
    list(presets);
    if (!sweeps.empty())
      std::cout << "Sweeps (spikeloom-cli sweep):\n\n";
    list(sweeps);
  }
  for (const InputError& problem : problems)
    std::cerr << printable(problem.text()) << '\n';
  return problems.empty() ? exitDone : exitBadInput;
}

int listParameters(bool markdown) {
  if (markdown)
    return markdownParameters();
  std::string_view group;
  for (const Field& field : fields()) {
    if (field.group != group)
      std::cout << (group.empty() ? "" : "\n") << field.groupTitle << "\n\n";
    group = field.group;
    std::cout << field.path();
    if (!field.symbol.empty())
      std::cout << "  (" << field.symbol << ")";
    std::cout << "\n    " << field.name << ". " << field.help << "\n    Default " << defaultText(field);
    std::cout << "; " << allowedText(field)
              << (field.effect == Effect::Live ? "; live: taken up by the next trial"
                                               : "; needs a new network")
              << ".\n";
  }
  return exitDone;
}

} // namespace spikeloom
