#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "core/base/file.h"
#include "core/study/claims.h"

namespace spikeloom {

/// What a run of a case came to: its values, or why it failed.
struct CaseResult {
  CaseValues values;
  std::string failure;
};

/// The runs of reproductions as CSV, each on the disk as soon as it is added: `# spikeloom reproduction`, a
/// header, and a row a run (case, seed, fingerprint, message, values as "name=number name=number …"). A file
/// that holds runs already is gone on with, whatever figures and seeds they were made for; of a last line
/// that was cut short nothing is taken. One program at a time can have it.
class ReproductionResults {
public:
  /// Opens the file for writing and takes over its rows.
  /// @throws InputErrors when the file cannot be read or written, is something else, or is being written by
  ///   another program: it is left as it was
  explicit ReproductionResults(const std::filesystem::path& file);

  /// The run with this fingerprint, or nullptr.
  [[nodiscard]] const CaseResult* find(const std::string& fingerprint) const;
  /// @param name the case in words
  /// @throws InputErrors when the row cannot be written
  void add(const std::string& name, std::int64_t seed, const std::string& fingerprint, CaseResult result);

private:
  /// Returns how much of the text is to be kept.
  [[nodiscard]] std::size_t takeRows(std::string_view text);

  std::filesystem::path m_file;
  GrowingFile m_out;
  std::map<std::string, CaseResult> m_results;
};

} // namespace spikeloom
