#include "core/experiment/files_read.h"

#include "core/io/csv.h"
#include "core/params/access.h"
#include "core/targets/targets.h"

namespace spikeloom {

std::vector<FileRead> filesRead(const Experiment& experiment, const InputFiles& files) {
  std::vector<FileRead> out;
  if (const std::string& file = experiment.network.file; experiment.network.topology == Topology::file)
    out.push_back({SPIKELOOM_FIELD(network, file).path(), file, networkText(*files.network(file))});
  if (const std::string& file = experiment.target.file; experiment.target.family == TargetFamily::file)
    out.push_back({SPIKELOOM_FIELD(target, file).path(), file, targetFileText(experiment, files)});
  return out;
}

std::string filesReadText(const std::vector<FileRead>& read) {
  std::string out;
  for (const FileRead& one : read)
    out += csvCell(one.parameter) + ',' + csvCell(one.file) + ',' + csvCell(one.text) + '\n';
  return out;
}

std::optional<std::vector<FileRead>> filesReadIn(std::string_view text) {
  std::vector<FileRead> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const auto cells = csvCells(text.substr(0, end));
    if (end == std::string_view::npos || cells.size() != 3)
      return std::nullopt;
    out.push_back({csvText(cells[0]), csvText(cells[1]), csvText(cells[2])});
    text.remove_prefix(end + 1);
  }
  return out;
}

} // namespace spikeloom
