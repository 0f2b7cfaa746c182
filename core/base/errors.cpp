#include "core/base/errors.h"

namespace spikeloom {

std::string InputError::text() const {
  std::string out;
  for (const std::string* part : {&file, &path})
    if (!part->empty())
      out += *part + ": ";
  return out + message;
}

namespace {
std::string joined(const std::vector<InputError>& errors) {
  std::string out;
  for (const InputError& error : errors)
    out += (out.empty() ? "" : "\n") + error.text();
  return out;
}
} // namespace

InputErrors::InputErrors(std::vector<InputError> errors)
    : std::runtime_error(joined(errors)), m_errors(std::move(errors)) {}

} // namespace spikeloom
