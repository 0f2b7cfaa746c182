#include "app/cli/progress.h"

#include <unistd.h>

#include <iostream>

#include "core/base/text.h"

namespace spikeloom {

ProgressDisplay::ProgressDisplay() : m_terminal(isatty(STDERR_FILENO) != 0) {}

void ProgressDisplay::now(const std::string& text) {
  if (!m_terminal)
    return;
  std::cerr << "\r\x1b[K" + printable(text) << std::flush;
  m_lineOpen = true;
}

void ProgressDisplay::complete(const std::string& text) {
  if (!m_terminal)
    std::cerr << printable(text) + "\n" << std::flush;
}

void ProgressDisplay::end() {
  if (m_lineOpen)
    std::cerr << '\n';
  m_lineOpen = false;
}

std::string bar(double fraction) {
  constexpr std::size_t width = 24;
  const auto filled = static_cast<std::size_t>(fraction * width);
  return "[" + std::string(filled, '#') + std::string(width - filled, '.') + "]";
}

std::string timeLeft(double seconds) { return seconds < 0 ? "" : ", " + durationText(seconds) + " left"; }

} // namespace spikeloom
