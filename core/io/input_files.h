#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "core/io/network_file.h"
#include "core/io/table.h"

namespace spikeloom {

/// The files that an experiment names, each read once, when it is first asked for: whoever checks, measures
/// and builds the same experiment hands the same InputFiles on, and so works on the same content, also when a
/// file is replaced meanwhile. What could not be read is remembered likewise. A copy shares what was read.
/// For one thread at a time.
class InputFiles {
public:
  InputFiles();

  /// As readNetworkFile. @throws InputErrors, the same ones each time; Cancelled
  [[nodiscard]] std::shared_ptr<const NetworkFile> network(const std::string& file,
                                                           const std::stop_token& stop = {}) const;
  /// As readDataTable. @throws InputErrors, the same ones each time; Cancelled
  [[nodiscard]] std::shared_ptr<const DataTable> table(const std::string& file, const std::string& dataset,
                                                       const std::stop_token& stop = {}) const;

  /// Forgets the content of network files, which nobody needs once the network stands.
  void forgetNetworks() const;
  /// Files read so far, those that could not be read included.
  [[nodiscard]] std::size_t reads() const;
  /// The hash (XXH3, 64 bits) of the bytes of each file that was read, by its name.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& fingerprints() const;

private:
  struct Cache;
  std::shared_ptr<Cache> m_cache;
};

} // namespace spikeloom
