#pragma once

#include <cstdint>
#include <functional>
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
/// For one thread at a time, but for the content, which nobody writes any more.
class InputFiles {
public:
  InputFiles();

  /// As readNetworkFile. @throws InputErrors, the same ones each time; Cancelled
  [[nodiscard]] std::shared_ptr<const NetworkFile> network(const std::string& file,
                                                           const std::stop_token& stop = {}) const;
  /// As readDataTable. @throws InputErrors, the same ones each time; Cancelled
  [[nodiscard]] std::shared_ptr<const DataTable> table(const std::string& file, const std::string& dataset,
                                                       const std::stop_token& stop = {}) const;

  /// Another one, which shares nothing with this one, but takes over what this one knows when it is asked for
  /// the same while the file is the one that was read: the same device, inode, size, and times of its last
  /// changes. It drops what it was handed as soon as it has to read something else of that kind. Not handed
  /// on is what may change unnoticed: a file written to within the last seconds before it was read (clocks of
  /// file systems are coarse), datasets put together from other files, and why an HDF5 file cannot be read.
  [[nodiscard]] InputFiles handedOn() const;
  /// Forgets what it was handed and not asked for.
  void dropUnasked() const;

  /// Tells how much of a file has been read, 0 to 1, again and again while one is read, on the thread that
  /// reads; empty: nobody.
  using Progress = std::function<void(const std::string& file, double fraction)>;
  void setProgress(Progress progress) const;

  /// Forgets the content of network files, which nobody needs once the network stands.
  void forgetNetworks() const;
  /// Files read so far, those that could not be read included, those handed on not.
  [[nodiscard]] std::size_t reads() const;
  /// The hash (XXH3, 64 bits) of the bytes of each file that was read, by its name.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& fingerprints() const;

private:
  struct Cache;
  std::shared_ptr<Cache> m_cache;
};

} // namespace spikeloom
