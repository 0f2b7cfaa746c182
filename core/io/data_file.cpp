#include "core/io/data_file.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/base/text.h"
#include "core/io/csv.h"
#include "core/io/csv_reader.h"
#include "core/io/hdf5_superblock.h"
#include "core/io/matlab5.h"
#include "core/io/npy.h"
#include "core/io/npz.h"
#include "core/io/sample_times.h"

namespace spikeloom {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw InputErrors({{file.string(), {}, what}});
}

class Hdf5DataFile : public DataFile {
public:
  explicit Hdf5DataFile(const std::filesystem::path& file) : m_in(file, Hdf5File::Mode::Read) {}
  std::vector<DatasetInfo> contents() const override { return m_in.contents(); }
  DataTable read(const std::string& name, const Reading& reading) const override {
    return m_in.readTable(name.starts_with('/') ? name : "/" + name, reading);
  }

private:
  Hdf5File m_in;
};

/// A file that is one table.
class SingleTable : public DataFile {
public:
  using Read = DataTable (*)(const std::filesystem::path&, const Reading&);
  SingleTable(const std::filesystem::path& file, Read how) : m_file(file), m_read(how) {}
  std::vector<DatasetInfo> contents() const override { return {}; }
  DataTable read(const std::string& name, const Reading& reading) const override {
    if (!name.empty())
      fail(m_file, "has no datasets, so \"" + name +
                       "\" cannot be chosen: only HDF5, MATLAB and NumPy's .npz files have");
    return m_read(m_file, reading);
  }
  bool hasNames() const override { return false; }

private:
  std::filesystem::path m_file;
  Read m_read;
};

using Named = std::vector<std::pair<std::string, const Table*>>;

/// A matrix, and beside it the times as a row.
void writeNamed(const std::filesystem::path& file, const DataTable& data,
                void (*write)(const std::filesystem::path&, const Named&)) {
  Named named{{"targets", &data.table}};
  Table times;
  if (data.times) {
    times = {1, data.times->values.size(), data.times->values};
    named.emplace_back(nameOfTimes(*data.times), &times);
  }
  write(file, named);
}

void writeHdf5Tables(const std::filesystem::path& file, const Named& named) {
  replaceFile(file, [&](const std::filesystem::path& part) {
    Hdf5File out(part, Hdf5File::Mode::Create);
    for (const auto& [name, table] : named)
      if (table->rows == 1 && name != "targets")
        out.write<double>(name, table->values);
      else
        out.writeMatrix<double>(name, table->rows, table->columns, table->values);
    out.close();
  });
}

void writeNpy(const std::filesystem::path& file, const DataTable& data) {
  if (data.times)
    fail(file, "cannot hold the times of the samples: .csv, .npz, .h5 and .mat files can");
  replaceText(file, npyText(data.table));
}

/// With times, a sample is a row.
void writeCsvTable(const std::filesystem::path& file, const DataTable& data) {
  using enum SampleTimes::Along;
  if (data.times && data.times->along == Either && data.table.rows == data.table.columns)
    fail(file, "needs to know whether rows or columns are samples: there are as many, and " +
                   data.times->name + " fits both; .npz, .h5 and .mat files do without");
  const bool turned =
      data.times && (data.times->along == Columns ||
                     (data.times->along == Either && data.times->values.size() != data.table.rows));
  const Table table = turned ? transposed(data.table) : data.table;
  std::vector<std::string> header;
  if (data.times)
    header.push_back(data.times->unitKnown ? "time_ms" : "time");
  for (std::size_t j = 0; j < table.columns; ++j)
    header.push_back((data.times && data.times->fromStimulus ? "neuron_" : "value_") + std::to_string(j));
  replaceFile(file, [&](const std::filesystem::path& part) {
    CsvWriter out(part, header);
    std::vector<double> row;
    for (std::size_t i = 0; i < table.rows; ++i) {
      row.clear();
      if (data.times)
        row.push_back(data.times->values[i]);
      const auto from = table.values.begin() + static_cast<std::ptrdiff_t>(i * table.columns);
      row.insert(row.end(), from, from + static_cast<std::ptrdiff_t>(table.columns));
      out.row(row);
    }
    out.close();
  });
}

std::string startOf(const std::filesystem::path& file) {
  InputFile in(file);
  std::string start(512, ' ');
  start.resize(in.read(start));
  return start;
}

/// Refuses what can be told from text by its first bytes: as CSV it would give problems that help nobody.
DataTable readText(const std::filesystem::path& file, const Reading& reading) {
  if (startOf(file).find('\0') != std::string::npos)
    fail(file, "is none of the files that can be read: " + dataFormats() + "; text must be UTF-8");
  return readCsv(file, reading);
}

/// All that is said of a format stands here.
struct Format {
  const char* name;
  std::vector<std::string_view> endings;
  /// By its first bytes.
  bool (*begins)(const std::filesystem::path& file, const std::string& start);
  std::unique_ptr<DataFile> (*open)(const std::filesystem::path& file);
  std::vector<std::string_view> written; ///< the endings that are written: what another program marks is not
  void (*write)(const std::filesystem::path& file, const DataTable& data);
};

const std::vector<Format>& formats() {
  using Path = const std::filesystem::path&;
  using Start = const std::string&;
  using Opened = std::unique_ptr<DataFile>;
  static const std::vector<Format> all{
      {"NumPy (.npy)",
       {".npy"},
       [](Path, Start start) { return start.starts_with("\x93NUMPY"); },
       [](Path file) -> Opened {
         return std::make_unique<SingleTable>(
             file, [](Path one, const Reading& reading) { return readNpy(one, reading); });
       },
       {".npy"},
       writeNpy},
      {"NumPy archives (.npz)",
       {".npz"},
       [](Path, Start start) { return start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06"); },
       openNpz,
       {".npz"},
       [](Path file, const DataTable& data) { writeNamed(file, data, writeNpz); }},
      {"MATLAB (.mat)",
       {".mat"},
       [](Path, Start start) { return start.starts_with("MATLAB 5.0 MAT-file"); },
       openMatlab5,
       {".mat"},
       [](Path file, const DataTable& data) { writeNamed(file, data, writeMatlab5); }},
      {"HDF5 (.h5, MATLAB 7.3 .mat, Octave, Julia .jld and .jld2, .nwb)",
       {".h5", ".hdf5", ".hdf", ".mat", ".jld", ".jld2", ".nwb"},
       [](Path file, Start) { return hdf5Start(file).has_value(); },
       [](Path file) -> Opened { return std::make_unique<Hdf5DataFile>(file); },
       {".h5", ".hdf5"},
       [](Path file, const DataTable& data) { writeNamed(file, data, writeHdf5Tables); }},
      {"CSV",
       {".csv", ".tsv", ".txt", ".dat"},
       [](Path, Start) { return true; },
       [](Path file) -> Opened { return std::make_unique<SingleTable>(file, readText); },
       {".csv"},
       writeCsvTable}};
  return all;
}

/// In small letters, as all endings here are.
std::string endingOf(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return ending;
}

bool endsAs(const Format& format, const std::filesystem::path& file) {
  return std::ranges::count(format.endings, endingOf(file)) > 0;
}

/// By what it begins with. The ending decides only when a file begins as no format does but has the ending
/// of one: then reading it as such tells what is wrong.
const Format& formatOf(const std::filesystem::path& file) {
  const std::string start = startOf(file);
  const Format& text = formats().back();
  for (const Format& format : formats())
    if (&format != &text && format.begins(file, start))
      return format;
  for (auto format = formats().rbegin(); format != formats().rend(); ++format)
    if (endsAs(*format, file))
      return *format;
  return text;
}

/// MATLAB gives even a single number two dimensions.
bool isMatrix(const DatasetInfo& info) {
  return info.isTable() && info.shape.size() == 2 && info.rows() * info.columns() > 1;
}

std::string onlyMatrix(const std::filesystem::path& file, const std::vector<DatasetInfo>& contents) {
  std::vector<DatasetInfo> matrices;
  std::ranges::copy_if(contents, std::back_inserter(matrices), isMatrix);
  if (matrices.size() == 1)
    return matrices.front().path;
  if (matrices.empty())
    fail(file, "has no numeric dataset of two dimensions: it holds " +
                   (contents.empty() ? "nothing" : listed(contents)));
  fail(file, "has several datasets: name one of " + listed(matrices));
}

} // namespace

std::unique_ptr<DataFile> openDataFile(const std::filesystem::path& file) {
  return formatOf(file).open(file);
}

DataTable readDataTable(const std::filesystem::path& file, const std::string& dataset,
                        const Reading& reading) {
  const auto in = openDataFile(file);
  return in->read(dataset.empty() && in->hasNames() ? onlyMatrix(file, in->contents()) : dataset, reading);
}

std::string dataFormats() { return enumerated(formats(), &Format::name); }

void writeDataTable(const std::filesystem::path& file, const DataTable& data) {
  std::string allowed;
  for (const Format& format : formats()) {
    if (std::ranges::count(format.written, endingOf(file)) > 0)
      return format.write(file, data);
    for (const std::string_view ending : format.written)
      allowed += (allowed.empty() ? "" : ", ") + std::string(ending);
  }
  fail(file, "has an ending that names no format to write: " + allowed + " are allowed");
}

} // namespace spikeloom
