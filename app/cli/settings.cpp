#include "app/cli/settings.h"

#include <filesystem>

#include "core/base/destination.h"
#include "core/params/access.h"

namespace spikeloom {

void Settings::apply(Experiment& experiment, const std::string& setting, bool onlyLive) {
  const std::size_t equals = setting.find('=');
  const std::string path = setting.substr(0, equals);
  const Field* field = findField(path);
  if (!field || equals == std::string::npos) {
    errors.push_back({"--set " + setting,
                      {},
                      field ? "has no value: group.key=value is expected"
                            : "names no parameter" + didYouMeanField(path) +
                                  ": group.key=value is expected (spikeloom-cli params lists the keys)"});
    return;
  }
  if (onlyLive && field->effect != Effect::Live) {
    errors.push_back({"--set " + setting, {}, "needs a new network: a saved run takes live parameters only"});
    return;
  }
  try {
    Value value = parseValue(*field, setting.substr(equals + 1));
    if (auto* file = std::get_if<std::string>(&value); file && field->kind == Kind::File && !file->empty())
      *file =
          std::filesystem::absolute(*file).lexically_normal().string(); // a saved run goes on from anywhere
    field->set(experiment, value);
  } catch (const InputErrors& problem) {
    add(problem);
    broken.insert(path);
  }
}

void Settings::checkSeeds(int seeds) {
  if (seeds < 1)
    add({{"--seeds", {}, std::to_string(seeds) + " is not allowed: it must be 1 or more"}});
}

void Settings::checkDestination(const std::filesystem::path& file, const std::string& option) {
  if (const auto problem = problemOfFile(file))
    add({{file.string(), option, *problem}});
}

unsigned Settings::threads(const std::optional<std::string>& text) {
  Experiment experiment; // only its number of threads counts
  experiment.run.threads = 0;
  if (text)
    apply(experiment, SPIKELOOM_FIELD(run, threads).path() + "=" + *text);
  return static_cast<unsigned>(experiment.run.threads);
}

} // namespace spikeloom
