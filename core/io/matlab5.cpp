#include "core/io/matlab5.h"

#include <matio.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/base/input_file.h"
#include "core/io/sample_times.h"

namespace spikeloom {

namespace {

using Variable = std::unique_ptr<matvar_t, void (*)(matvar_t*)>;

std::string kindOf(const matvar_t& variable) {
  if (variable.isComplex)
    return "complex numbers";
  switch (variable.class_type) {
  case MAT_C_DOUBLE:
  case MAT_C_SINGLE:
  case MAT_C_INT8:
  case MAT_C_UINT8:
  case MAT_C_INT16:
  case MAT_C_UINT16:
  case MAT_C_INT32:
  case MAT_C_UINT32:
  case MAT_C_INT64:
  case MAT_C_UINT64:
    return variable.isLogical ? "booleans" : "";
  case MAT_C_CHAR:
    return "text";
  case MAT_C_CELL:
    return "a cell array";
  case MAT_C_STRUCT:
    return "a structure";
  case MAT_C_SPARSE:
    return "a sparse matrix: full() makes it one that is read";
  default:
    return "values of a kind without a number";
  }
}

template <class T> void convert(const matvar_t& variable, std::span<double> out) {
  const auto* values = static_cast<const T*>(variable.data);
  std::transform(values, values + out.size(), out.begin(),
                 [](T value) { return static_cast<double>(value); });
}

/// The values, column by column as they stand there; whether they could be had.
bool valuesIn(const matvar_t& variable, std::span<double> out) {
  if (!variable.data || variable.nbytes != out.size() * static_cast<std::size_t>(variable.data_size))
    return false;
  switch (variable.data_type) {
  case MAT_T_DOUBLE:
    return convert<double>(variable, out), true;
  case MAT_T_SINGLE:
    return convert<float>(variable, out), true;
  case MAT_T_INT8:
    return convert<std::int8_t>(variable, out), true;
  case MAT_T_UINT8:
    return convert<std::uint8_t>(variable, out), true;
  case MAT_T_INT16:
    return convert<std::int16_t>(variable, out), true;
  case MAT_T_UINT16:
    return convert<std::uint16_t>(variable, out), true;
  case MAT_T_INT32:
    return convert<std::int32_t>(variable, out), true;
  case MAT_T_UINT32:
    return convert<std::uint32_t>(variable, out), true;
  case MAT_T_INT64:
    return convert<std::int64_t>(variable, out), true;
  case MAT_T_UINT64:
    return convert<std::uint64_t>(variable, out), true;
  default:
    return false;
  }
}

class Matlab5File : public DataFile {
public:
  explicit Matlab5File(const std::filesystem::path& file) : m_file(file) {
    m_bytes = InputFile(file).size();
    Mat_LogInit("spikeloom"); // what it finds is told by us
    Mat_LogInitFunc("spikeloom", [](int, char*) {});
    (void)open();
  }

  std::vector<DatasetInfo> contents() const override {
    std::vector<DatasetInfo> out;
    const auto file = open();
    while (const Variable variable{Mat_VarReadNextInfo(file.get()), Mat_VarFree})
      out.push_back(describe(*variable));
    return out;
  }

  DataTable read(const std::string& name, const Reading&) const override {
    DataTable out;
    out.format = "MATLAB 5";
    out.dataset = name.starts_with('/') ? name.substr(1) : name;
    const DatasetInfo info = infoOf(out.dataset);
    const std::string allowed = ": real numbers in two dimensions are expected";
    if (!info.kind.empty())
      fail(name, "holds " + info.kind + allowed);
    if (info.shape.size() != 2)
      fail(name, "has " + std::to_string(info.shape.size()) + " dimensions" + allowed);
    out.table = transposed({info.columns(), info.rows(), valuesOf(out.dataset, info)});
    takeTimesBeside(out, contents(), [this](const DatasetInfo& one) { return valuesOf(one.path, one); });
    return out;
  }

private:
  using File = std::unique_ptr<mat_t, int (*)(mat_t*)>;

  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw InputErrors({{m_file.string(), name, what}});
  }

  File open() const {
    File file(Mat_Open(m_file.c_str(), MAT_ACC_RDONLY), Mat_Close);
    if (!file)
      fail({}, "cannot be read: it is a damaged MATLAB file");
    return file;
  }

  DatasetInfo describe(const matvar_t& variable) const {
    DatasetInfo info{variable.name ? variable.name : "", {}, kindOf(variable)};
    if (variable.dims && variable.rank > 0)
      info.shape.assign(variable.dims, variable.dims + variable.rank);
    if (info.kind.empty() && std::ranges::count(info.shape, 0U) > 0)
      info.kind = "nothing";
    return info;
  }

  DatasetInfo infoOf(const std::string& name) const {
    for (DatasetInfo& info : contents())
      if (info.path == name)
        return std::move(info);
    fail(name, "is no variable of this file: it has " + listed(contents()));
  }

  /// Column by column. What its header claims must be in the file: a byte of it holds at most 1032.
  std::vector<double> valuesOf(const std::string& name, const DatasetInfo& info) const {
    double claimed = 1;
    for (const std::size_t length : info.shape)
      claimed *= static_cast<double>(length);
    if (claimed > 1032.0 * static_cast<double>(m_bytes))
      fail(name, "is damaged: it claims more values than the file can hold");
    const auto file = open();
    const Variable variable(Mat_VarRead(file.get(), name.c_str()), Mat_VarFree);
    std::vector<double> values(static_cast<std::size_t>(claimed));
    if (!variable || !valuesIn(*variable, values))
      fail(name, "cannot be read: the file is damaged");
    return values;
  }

  std::filesystem::path m_file;
  std::uint64_t m_bytes = 0;
};

} // namespace

std::unique_ptr<DataFile> openMatlab5(const std::filesystem::path& file) {
  return std::make_unique<Matlab5File>(file);
}

void writeMatlab5(const std::filesystem::path& file,
                  const std::vector<std::pair<std::string, const Table*>>& matrices) {
  replaceFile(file, [&](const std::filesystem::path& part) {
    const std::unique_ptr<mat_t, int (*)(mat_t*)> out(
        Mat_CreateVer(part.c_str(), "MATLAB 5.0 MAT-file", MAT_FT_MAT5), Mat_Close);
    if (!out)
      failWriting(part);
    for (const auto& [name, table] : matrices) {
      Table columns = transposed(*table);
      std::size_t lengths[2]{table->rows, table->columns};
      const Variable variable(Mat_VarCreate(name.c_str(), MAT_C_DOUBLE, MAT_T_DOUBLE, 2, lengths,
                                            columns.values.data(), MAT_F_DONT_COPY_DATA),
                              Mat_VarFree);
      if (!variable || Mat_VarWrite(out.get(), variable.get(), MAT_COMPRESSION_NONE) != 0)
        failWriting(part);
    }
  });
}

} // namespace spikeloom
