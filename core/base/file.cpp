#include "core/base/file.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/base/input_file.h"

namespace spikeloom {

namespace {

/// A name beside the file's that nothing has, in this process or in another.
std::filesystem::path nameBeside(const std::filesystem::path& file) {
  static std::atomic<unsigned> count = 0;
  std::filesystem::path name;
  std::error_code error;
  do
    name = file.string() + "." + std::to_string(getpid()) + "-" + std::to_string(++count) + ".part";
  while (std::filesystem::exists(name, error)); // left by a process of the same number that was killed
  return name;
}

} // namespace

std::optional<std::string> contentOf(const std::filesystem::path& file) {
  if (!inputProblem(file).empty())
    return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string textOf(const std::filesystem::path& file) {
  if (auto text = contentOf(file))
    return *std::move(text);
  const std::string problem = inputProblem(file);
  throw InputErrors({{file.string(), {}, problem.empty() ? "cannot be read" : problem}});
}

Replacement::Replacement(std::filesystem::path file) : m_file(std::move(file)), m_part(nameBeside(m_file)) {}

Replacement::~Replacement() {
  std::error_code error;
  if (!m_part.empty())
    std::filesystem::remove(m_part, error);
}

void Replacement::takePlace() {
  std::error_code error;
  std::filesystem::rename(m_part, m_file, error);
  if (error)
    throw InputErrors({{m_file.string(), {}, "cannot be written: " + error.message()}});
  m_part.clear();
}

void replaceFile(const std::filesystem::path& file,
                 const std::function<void(const std::filesystem::path& part)>& write) {
  Replacement replacement(file);
  try {
    write(replacement.part());
  } catch (const InputErrors& problems) {
    std::vector<InputError> errors = problems.errors();
    for (InputError& error : errors)
      if (error.file == replacement.part())
        error.file = file.string();
    throw InputErrors(std::move(errors));
  }
  replacement.takePlace();
}

void replaceText(const std::filesystem::path& file, std::string_view text) {
  Replacement replacement(file);
  std::ofstream out(replacement.part(), std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw InputErrors(
        {{file.string(), {}, "cannot be written: the folder must exist, be writable and have room"}});
  replacement.takePlace();
}

} // namespace spikeloom
