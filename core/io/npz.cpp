#include "core/io/npz.h"

#include <zip.h>

#include <utility>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/io/npy.h"
#include "core/io/sample_times.h"

namespace spikeloom {

namespace {

/// Deflate makes at most one byte of 1032.
constexpr std::uint64_t mostDeflated = 1032;

class NpzFile : public DataFile {
public:
  explicit NpzFile(const std::filesystem::path& file) : m_file(file), m_zip(nullptr, zip_discard) {
    if (const std::string problem = inputProblem(file); !problem.empty())
      fail({}, problem);
    int error = 0;
    m_zip.reset(zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (!m_zip)
      fail({}, "cannot be read: it is a damaged ZIP archive");
  }

  std::vector<DatasetInfo> contents() const override {
    std::vector<DatasetInfo> out;
    for (zip_int64_t k = 0; k < zip_get_num_entries(m_zip.get(), 0); ++k)
      if (const char* name = zip_get_name(m_zip.get(), static_cast<zip_uint64_t>(k), 0))
        out.push_back(describe(name));
    return out;
  }

  DataTable read(const std::string& name, const Reading& reading) const override {
    const std::string array = name.starts_with('/') ? name.substr(1) : name;
    if (zip_name_locate(m_zip.get(), (array + ending).c_str(), 0) < 0)
      fail(name, "is no array of this file: it has " + listed(contents()));
    DataTable out = readArray(array, reading);
    out.format = "NumPy .npz";
    takeTimesBeside(out, contents(),
                    [this](const DatasetInfo& one) { return readArray(one.path).table.values; });
    return out;
  }

private:
  static constexpr const char* ending = ".npy";

  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw InputErrors({{m_file.string(), name, what}});
  }

  template <class Use> auto opened(const std::string& array, Use use) const {
    const std::string name = array + ending;
    zip_stat_t entry{};
    if (zip_stat(m_zip.get(), name.c_str(), 0, &entry) != 0 || !(entry.valid & ZIP_STAT_SIZE) ||
        !(entry.valid & ZIP_STAT_COMP_SIZE))
      fail(array, "cannot be read: the archive is damaged");
    if (entry.size / mostDeflated > entry.comp_size)
      fail(array, "is damaged: it claims more than its bytes can hold");
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> in(zip_fopen(m_zip.get(), name.c_str(), 0),
                                                               zip_fclose);
    if (!in)
      fail(array, "cannot be read: it is encrypted, or compressed in a way that is not known here");
    m_entry = in.get();
    return use({entry.size, [&](std::span<char> bytes) {
                  return zip_fread(in.get(), bytes.data(), bytes.size()) ==
                         static_cast<zip_int64_t>(bytes.size());
                }});
  }

  DatasetInfo describe(const std::string& name) const {
    if (!name.ends_with(ending))
      return {name, {}, "no array"};
    const std::string array = name.substr(0, name.size() - 4);
    try {
      NpyShape shape =
          opened(array, [&](NpyBytes bytes) { return npyShape(std::move(bytes), m_file, array); });
      return {array, shape.lengths,
              shape.lengths.empty() && shape.kind.empty() ? "a single number" : shape.kind};
    } catch (const InputErrors&) {
      return {array, {}, "damaged"};
    }
  }

  DataTable readArray(const std::string& array, const Reading& reading = {}) const {
    return opened(array, [&](NpyBytes bytes) {
      DataTable out = readNpy(std::move(bytes), m_file, array, reading);
      char more = 0; // the end is where the archive's sum is checked
      if (zip_fread(m_entry, &more, 1) != 0)
        fail(array, "is damaged: its checksum differs");
      return out;
    });
  }

  std::filesystem::path m_file;
  std::unique_ptr<zip_t, void (*)(zip_t*)> m_zip;
  mutable zip_file_t* m_entry = nullptr; ///< while one is open
};

} // namespace

std::unique_ptr<DataFile> openNpz(const std::filesystem::path& file) {
  return std::make_unique<NpzFile>(file);
}

void writeNpz(const std::filesystem::path& file,
              const std::vector<std::pair<std::string, const Table*>>& arrays) {
  replaceFile(file, [&](const std::filesystem::path& part) {
    int error = 0;
    std::unique_ptr<zip_t, void (*)(zip_t*)> out(zip_open(part.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error),
                                                 zip_discard);
    if (!out)
      failWriting(part);
    std::vector<std::string> texts; // needed until the archive is closed
    texts.reserve(arrays.size());
    for (const auto& [name, table] : arrays) {
      const std::string& text = texts.emplace_back(npyText(*table));
      zip_source_t* source = zip_source_buffer(out.get(), text.data(), text.size(), 0);
      const zip_int64_t at = zip_file_add(out.get(), (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
      if (at < 0) {
        zip_source_free(source);
        failWriting(part);
      }
      zip_set_file_compression(out.get(), static_cast<zip_uint64_t>(at), ZIP_CM_STORE, 0);
      zip_file_set_mtime(out.get(), static_cast<zip_uint64_t>(at), 315532800,
                         0); // 1980: same values, same bytes
    }
    if (zip_close(out.get()) != 0)
      failWriting(part);
    (void)out.release(); // closed
  });
}

} // namespace spikeloom
