#include "core/run/record_choice.h"

#include <cmath>
#include <numeric>

#include "core/base/problems_in.h"
#include "core/base/text.h"
#include "core/io/index_list.h"

namespace spikeloom {

RecordChoice recordChoiceOf(const std::string& neurons, const std::string& every, std::size_t count,
                            const RecordNames& names, std::vector<InputError>& problems) {
  constexpr double most = 1e6;
  RecordChoice out;
  if (const auto number = numberIn(every);
      number && *number >= 1 && *number <= most && *number == std::floor(*number))
    out.every = static_cast<std::size_t>(*number);
  else
    problems.push_back(
        {names.every, {}, "is \"" + every + "\": a whole number between 1 and 1000000 is allowed"});
  const auto wrong = problemsIn([&] { out.neurons = parseIndexList(neurons, count, names.neurons); });
  problems.insert(problems.end(), wrong.begin(), wrong.end());
  if (out.neurons.empty()) {
    out.neurons.resize(count);
    std::iota(out.neurons.begin(), out.neurons.end(), std::size_t{0});
  }
  return out;
}

} // namespace spikeloom
