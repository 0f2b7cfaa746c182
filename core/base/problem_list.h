#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/errors.h"

namespace spikeloom {

/// The problems of one input, in the order in which they are found. The first 20 are kept and the others
/// counted: a file that is wrong throughout must still give a message that one can read.
class ProblemList {
public:
  /// @param file the file that has the problems; empty for what was typed
  explicit ProblemList(std::string file) : m_file(std::move(file)) {}

  void add(const std::string& where, const std::string& what) {
    if (++m_count <= mostKept)
      m_errors.push_back({m_file, where, what});
  }
  [[nodiscard]] bool empty() const { return m_count == 0; }

  /// @throws InputErrors with all that is kept and, when there are more, their count; nothing when empty
  void throwIfAny() const {
    if (empty())
      return;
    std::vector<InputError> errors = m_errors;
    if (m_count > mostKept)
      errors.push_back({m_file, {}, "and " + std::to_string(m_count - mostKept) + " more problems"});
    throw InputErrors(std::move(errors));
  }

private:
  static constexpr std::size_t mostKept = 20;
  std::string m_file;
  std::size_t m_count = 0;
  std::vector<InputError> m_errors;
};

} // namespace spikeloom
