#include "app/cli/progress.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace spikeloom {

std::string durationText(double seconds) {
  std::array<char, 32> text{};
  const auto whole = static_cast<long long>(std::ceil(seconds));
  if (whole < 60)
    std::snprintf(text.data(), text.size(), "%lld s", whole);
  else if (whole < 3600)
    std::snprintf(text.data(), text.size(), "%lld:%02lld min", whole / 60, whole % 60);
  else
    std::snprintf(text.data(), text.size(), "%lld:%02lld h", whole / 3600, whole / 60 % 60);
  return text.data();
}

std::string bar(double fraction) {
  constexpr std::size_t width = 24;
  const auto filled = static_cast<std::size_t>(fraction * width);
  return "[" + std::string(filled, '#') + std::string(width - filled, '.') + "]";
}

std::string correlationText(double correlation, int digits) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, correlation);
  return std::isnan(correlation) ? "undefined (constant drives)" : text.data();
}

Progress::Progress(std::ostream& out, const Simulation& simulation)
    : m_out(out), m_terminal(isatty(STDERR_FILENO) != 0), m_shown(simulation.curve().size()) {}

void Progress::show(const Simulation& simulation) {
  Frame frame;
  simulation.fill(frame, {});
  if (m_terminal)
    return showLine(frame);
  for (; m_shown < frame.curve->size(); ++m_shown)
    showLoop((*frame.curve)[m_shown], frame.loops);
}

void Progress::showLine(const Frame& frame) {
  const bool testing = frame.activity != Activity::Training;
  m_out << "\r\x1b[K"
        << (testing ? "testing" : "loop " + std::to_string(frame.loop) + "/" + std::to_string(frame.loops))
        << " " << bar(frame.progress);
  if (!frame.curve->empty())
    m_out << " correlation " << correlationText(frame.curve->back().mean, 3);
  if (frame.secondsLeft >= 0 && frame.activity != Activity::Idle)
    m_out << ", " << durationText(frame.secondsLeft) << " left";
  m_out << std::flush;
  m_lineOpen = true;
}

void Progress::showLoop(const TrialSummary& loop, int loops) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), "loop %d/%d: correlation %s, error %.4f, rate %.1f Hz, %.2f s\n",
                loop.number, loops, correlationText(loop.mean, 4).c_str(), loop.rmsError, loop.rate,
                loop.seconds);
  m_out << text.data() << std::flush;
}

void Progress::end() {
  if (m_lineOpen)
    m_out << '\n';
  m_lineOpen = false;
}

} // namespace spikeloom
