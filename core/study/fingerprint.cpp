#include "core/study/fingerprint.h"

#include "core/base/file.h"
#include "core/params/access.h"

namespace spikeloom {

void addTo(Fnv1a& hash, const Field& field, const Value& value) {
  hash.add(field.path());
  const std::string text = valueText(value);
  hash.add(field.kind == Kind::File && !text.empty() ? contentOf(text).value_or("") : text);
}

void addTo(Fnv1a& hash, const Experiment& experiment) {
  for (const Field& field : fields())
    if (&field != &SPIKELOOM_FIELD(run, threads))
      addTo(hash, field, field.get(experiment));
}

} // namespace spikeloom
