#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace spikeloom {

/// One mistake of the user's: where it is and what is allowed there.
struct InputError {
  std::string file; ///< the file that holds it; empty when it was typed
  std::string
      path; ///< path inside the experiment ("learning.update_interval"), or "row 3, column 2" of a data file
  std::string message; ///< what is wrong and what is allowed, as a sentence fragment

  /// "file: path: message", leaving out what is empty.
  [[nodiscard]] std::string text() const;
};

/// All mistakes found in one input, thrown together so that they can be mended together.
class InputErrors : public std::runtime_error {
public:
  explicit InputErrors(std::vector<InputError> errors);
  [[nodiscard]] const std::vector<InputError>& errors() const { return m_errors; }

private:
  std::vector<InputError> m_errors;
};

/// The simulation left the numbers it can compute with (runaway activity, a non-finite weight).
class NumericalError : public std::runtime_error {
public:
  /// @param time_ms simulated time since the network was built, in ms
  NumericalError(double time_ms, const std::string& what) : std::runtime_error(what), m_time(time_ms) {}
  [[nodiscard]] double time() const { return m_time; }

private:
  double m_time;
};

/// Work was given up because stop was requested (throwIfStopped): nobody's mistake, and nothing to report.
class Cancelled : public std::exception {
public:
  [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

} // namespace spikeloom
