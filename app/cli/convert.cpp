#include <filesystem>
#include <iostream>

#include "app/cli/commands.h"
#include "app/cli/outputs.h"
#include "core/base/text.h"
#include "core/io/data_file.h"
#include "core/run/network_of.h"
#include "core/run/run_seal.h"

namespace spikeloom {

namespace {

std::string tableText(const DataTable& data) {
  std::string text = std::to_string(data.table.rows) + " × " + std::to_string(data.table.columns) + " values";
  if (data.times && !data.times->name.empty())
    text += ", times from " + data.times->name;
  text += ", from " + (data.dataset.empty() ? data.format : data.dataset + " (" + data.format + ")");
  for (std::size_t k = 0; k < data.leftOut.size(); ++k)
    text += (k == 0 ? " without " : ", ") + data.leftOut[k];
  return text;
}

void tell(const std::string& file, const std::string& what) {
  std::cout << printable(file) << ": " << printable(what) << '\n';
}

void convertRun(const ConvertCommand& command) {
  if (const std::string ending = std::filesystem::path(command.to).extension().string();
      ending != ".h5" && ending != ".hdf5")
    throw InputErrors({{command.to, {}, "is to hold a network: its name must end in .h5 or .hdf5"}});
  if (!command.dataset.empty())
    throw InputErrors({{"--dataset", {}, "does not go with a saved run: its network is what is written"}});
  const NetworkFile network = networkOf(Simulation::load(command.from));
  writeNetworkFile(command.to, network);
  const NetworkFile written = readNetworkFile(command.to);
  tell(command.to, networkText(written));
}

} // namespace

int runConversion(const ConvertCommand& command) {
  if (const auto problem = problemOfFile(command.to))
    throw InputErrors({{command.to, {}, *problem}});
  std::error_code error;
  if (std::filesystem::exists(command.to, error) &&
      (std::filesystem::equivalent(command.from, command.to, error) || beginsWithSeal(command.to)))
    throw InputErrors(
        {{command.to, {}, "is a saved run, or what is to be converted: another name is needed"}});
  if (beginsWithSeal(command.from)) {
    convertRun(command);
    return exitDone;
  }
  const DataTable data = readDataTable(command.from, command.dataset);
  tell(command.from, tableText(data));
  writeDataTable(command.to, data);
  tell(command.to,
       tableText(readDataTable(command.to, openDataFile(command.to)->hasNames() ? "targets" : "")));
  return exitDone;
}

} // namespace spikeloom
