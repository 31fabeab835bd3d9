/* names.c: is this a person's name? By surnames, by what names do not end in, by what follows.
 *
 * Nobody's name is known: 张建国 has a surname and two letters that end no other word. Names of
 * Yunnan's peoples begin with a part that is known (曲木, 扎西, 岩), or have a dot between their
 * parts (买买提·吐尔逊). */
#include <pthread.h>

#include "engine/leak/lexicon.h"

#define NAME_MAX_BYTES 15 /* of names without a dot */

/* 百家姓 as they are today: the frequent ones, and those of Yunnan. */
static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼"
    "卯蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈"
    "代晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅"
    "利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由刀保矣资虎苴念者俄寸茶陇锁撒妥铁奢罕召"
    "郗佴迭税蔚苻翦汲糜宓荀钮仉羿缑雒庹恽綦蹇酆嵩忻苌禚郇剡侬仵鄞钭虢隗萧傅阎常赖洪丘畅习竺稽僧扬昌纳沐禄茆贡逄宰郦璩濮寿郏宦庾暨厍訾蒯桓木步沃邴贲郄夔殳揣佀巢弘乜谯贝凃镡眭爨禤菅贠隽冮呙鄂莘蓟韶颉锺尕宛弋姒偰禇撖潭杞笪";

static const char *const double_surnames =
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 长孙 宇文 端木 南宫 钟离 澹台 "
    "轩辕 东郭 百里 呼延 独孤 鲜于 闻人 公羊 申屠 太史 淳于 宗政 濮阳 公冶 万俟 拓跋 赫连 纳兰 完颜 司空 闾丘";

/* First parts of Yi, Tibetan, Dai, Uyghur and Mongolian names: some are a whole name, others go on. */
static const char *const first_parts =
    "阿木 阿苏 阿尔 阿果 阿衣 阿依 阿呷 阿力 阿洛 阿米 阿牛 阿说 阿侯 阿合 阿育 俄木 俄底 额尔 "
    "海来 海日 黑惹 加拉 吉克 吉木 吉狄 吉伍 吉根 吉子 吉乃 吉火 金古 景古 克惹 拉马 罗洪 洛古 "
    "勒格 勒伍 马海 马黑 马卡 麦吉 莫色 木乃 木帕 米色 尼苏 曲木 曲比 曲么 曲毛 曲莫 日火 热科 "
    "沙马 沙玛 苏呷 石一 说此 瓦其 瓦渣 乌尔 约其 约日 且沙 子莫 孜莫 的莫 的日 比布 布约 补约 "
    "达久 达则 地莫 尔古 耳苏 尔子 扎西 格桑 尼玛 次仁 旦增 丹增 丹巴 多吉 卓玛 央金 达瓦 桑吉 "
    "贡布 贡嘎 仁青 仁增 洛桑 罗桑 阿旺 索朗 索南 旺堆 旺姆 拉姆 拉毛 拉巴 白玛 巴桑 边巴 平措 "
    "普布 其美 强巴 曲珍 曲扎 群培 斯那 斯朗 七林 此里 此称 农布 鲁茸 松吉 培楚 取追 品初 尕藏 "
    "才让 才旦 加央 江措 降央 泽仁 泽旺 云丹 顿珠 班觉 德吉 次旺 次央 慈仁 岩温 岩罕 岩香 岩叫 "
    "岩坎 岩吨 岩保 岩帅 岩龙 玉罕 玉香 玉波 玉应 玉光 玉腊 玉儿 玉叫 买买提 麦麦提 吐尔逊 艾尼 "
    "阿布都 阿不都 阿卜杜 艾合买提 艾买提 热合曼 热依汗 玉素甫 木合塔尔 阿迪力 阿依古丽 古丽 "
    "祖丽菲亚 祖力亚 迪丽 努尔 帕提 麦合木提 吾买尔 依明 艾力 乌兰 巴特尔 巴图 斯琴 娜仁 那仁 萨仁 其木格 "
    "其其格 格日勒 阿拉坦 敖登 哈斯 孟和 朝鲁 宝音 额尔敦 图雅 高娃 塔娜 牧仁 特木尔 托娅 多杰 嘉措 央宗 次珍 "
    "德庆 仁钦 才仁 昂旺 夏吾 南杰 更登 吐逊 吐尔洪 库尔班 木拉提 赛买提 亚森 肉孜 卡德尔 阿不力";

/* What begins like a name and is none. */
static const char *const no_names =
    "母亲 母女 母子 母离 母双 母均 母早 母在 母外 母常 母病 母年 母长 高血 高度 高级 高等 高中 高新 高速 高校 高层 高龄 高位 高危 高温 高原 白血 白内 安全 安排 "
    "安置 安装 方法 方案 方式 方面 方向 时间 时候 单位 单独 单元 金额 金融 万元 万人 万户 成立 "
    "成瘾 成员 成人 成绩 成果 成年 成都 计划 计算 和谐 于是 向上 程序 程度 关于 关系 关心 关注 "
    "关键 关爱 关怀 有关 任何 任务 任职 任期 任命 应当 应急 应用 应该 应对 国家 国务 国有 国土 国际 国内 "
    "国道 文化 文件 文号 文明 文山 文字 文书 文教 公安 公开 公示 公告 公司 公路 公共 公民 公里 "
    "公务 公众 公平 公正 公章 公证 公益 相关 相应 相对 信息 信访 信用 平均 平台 平安 平方 平米 "
    "原因 原则 原告 原件 原籍 来源 来自 来电 来信 来访 来人 包括 包含 包装 海洋 海拔 海关 海口 "
    "海南 南京 南昌 南宁 南方 云南 云计 江西 江苏 江河 江川 江城 宁夏 宁波 宁洱 安徽 安宁 贵州 "
    "陆良 罗平 师宗 鲁甸 马龙 马关 金平 石林 石屏 石油 毛利 毛重 温度 温馨 康复 严格 严重 严禁 "
    "严肃 严厉 明确 明显 明细 明年 解决 解除 解释 解读 解放 党员 党委 党组 党支 党建 党的 党政 "
    "费用 费率 管理 管辖 管控 管委 商业 商品 商务 商店 农民 农户 农业 农村 农药 农机 农产 司法 "
    "司机 古城 路线 路段 路口 路面 路基 项目 项下 车辆 车次 车站 车主 车牌 车型 车间 连续 连接 "
    "全部 全县 全市 全省 全国 全面 全年 全体 全员 全镇 全村 全区 全程 边境 边防 师范 师生 师傅 "
    "仇恨 房屋 房产 房地 房租 房东 房主 花卉 花费 花园 权利 权力 权限 权益 区域 区县 区分 位置 "
    "位于 强制 强化 强调 强迫 阿里 支出 支付 支持 支队 支部 支行 支书 都是 都有 普通 普查 普法 "
    "普洱 印章 印发 印刷 战略 危险 危房 危害 银行 银杏 利用 利率 利益 利润 居民 居住 居委 居家 "
    "干部 干净 干旱 元旦 元月 衣物 展开 展示 展览 智力 智能 智慧 富民 富源 富宁 由于 由此 保护 "
    "保障 保证 保险 保安 保密 保洁 保存 保山 资金 资料 资源 资格 资产 资质 虎头 盘点 盘龙 满足 "
    "满意 满分 麻风 麻疹 皮肤 乐观 景区 景观 景洪 景东 冷链 宫颈 华侨 华夏 喻为 蒙自 蒙古 蓝色 "
    "游客 游泳 管道 季度 季节 成功 盛大 曲靖 曲线 符合 符号 简章 简报 简讯 简明 简要 简介 简易 简单 简历 简称 包干 左右 "
    "左侧 左脚 左手 左腿 左眼 关节 兰花 申请 申报 申诉 申办 申领 易地 易燃 易制 安保 尚未 尚有 "
    "尚无 武装 武器 武警 武汉 武定 龙头 龙陵 毛巾 万一 顾客 史料 段落 雷电 石材 夏季 夏天 夏令 "
    "金发放 金发给 金申请 金标准 金管理 金给付 金补助 金使用 金领取 金到账 金沙 金属 汪洋 范围 范本 范畴 陆续 陆地 姜黄 沈阳 卢旺 任意 丁类 苏州 苏家院 叶酸 程控 杜绝 "
    "余额 余款 余下 余人 余名 余万 余件 余次 于人 董事 田地 田间 田园 曾经 曾任 "
    "海洛 单纯 金黄 白细 麦角 温和 柯萨 马方 马尔 卡波 雷诺 干燥 桥本 唐氏 史蒂 焦虑 焦急 焦点 车祸 全身 全瘫 单眼 单耳 危重 终身 连续 凌晨 曾用 彭水 许可 许多 唐山 宋代 谢谢 感谢 梁河 郑重 郑州 罗列 林业 林地 林权 林区 林木 "
    "林场 高考 何时 何种 何地 郭家 胡乱 朱家 马上 马路 马匹 孙子 孙女 徐州 周边 周围 周期 周年 "
    "周末 周一 周二 周三 周四 周五 周六 周日 周岁 吴江 黄金 黄色 黄河 黄标 黄牌 陈述 陈旧 "
    "公致 公受 公负 公死 公伤 公牺 公出 张家口 张家港 张家界 张贴 张数 张掖 王府 年龄 性别 民族 汉族 彝族 苗族 回族 白族 傣族 壮族 苗木 "
    "苗圃 游戏 钱款 钱物 明知 明示 明令 常住 查询 查处 查看 查封 查明 查验 查实 查获 查出 封闭 "
    "官方 官网 班子 班级 班次 储备 储蓄 楼房 楼层 楼道 别墅 伊犁 相片 初中 初级 初审 初步 门诊 "
    "门牌 门票 门卫 门店 门窗 容量 容易 敬请 敬老 敬业 来宾 伏案 修改 修订 修建 修缮 修理 杭州 "
    "况且 那些 那么 那里 宿舍 宿州 鲜花 鲜活 隆重 玉溪 玉米 玉龙 勾选 利息 公租 但是 但不 但因 "
    "但未 元以 元整 束缚 幸福 奉献 植物 植树 衡量 闭合 由县 由市 由省 鲁迅 周恩来 罗炳辉 焦裕禄 "
    "毛泽东 邓小平 孙中山 雷锋 李大钊 钱学森 罗斯福 马克思 白求恩 初诊 初检 初筛 初查 步行 步骤 "
    "步伐 步道 步入 步步 常见 常年 常规 常务 常态 常德 常州 常委 常识 常驻 常用 洪水 洪涝 洪灾 "
    "洪峰 丘陵 丘北 习惯 习近 习俗 扬尘 扬州 昌平 昌都 纳入 纳税 纳雍 纳米 沐浴 赖以 宰杀 寿命 "
    "寿险 贡献 贡山 木材 木工 木质 木制 木料 木耳 木瓜 木门 木头 木业 木棒 木板 木房 木屋 木结 "
    "马铃 同意 重点 甘肃 广西 安监 方便 高于 高压 高铁 高速路 金银 时段 时限 时效 时长 时任 项费 "
    "边坡 包保 计生 计量 计时 计入 计提 文体 文物 文艺 文旅 公职 公布 公斤 公顷 公厘 公用 公立 "
    "公费 公款 公积 公告栏 公车 公检 公寓 公园 国债 国税 国旗 国籍 国庆 国防 国标 国企 国资 国网 "
    "国营 平整 平时 平行 平原 平价 平稳 平等 平衡 信件 信函 信号 信贷 信心 信托 原始 原有 原来 "
    "原料 原址 包庇 包租 房管 房号 房款 房型 楼号 支票 支架 支线 支柱 支援 普及 普惠 银监 利害 "
    "利好 居留 居间 展期 资助 资本 资讯 资深 党纪 党内 党校 党史 党章 党群 党总 党办 华宁 华坪 "
    "华山 武鸣 石方 石料 水富 马村 盐津 田径 方可 方能 安家 安心 安检 安静 安防 安居 高清 高质 "
    "信箱 高一 高二 高三 初一 初二 初三 卫健 卫生 卫计 卫校 卫视 卫星 卫浴 海事 海警 池塘 高效 高值 高出 高分 高尔 高烧 白天 白色 白酒 白条 江边 江苏省 江面 温州 温泉 路灯 路政 路况 "
    "路网 路由 古树 古迹 古建 古籍 时代 时刻 时事 时政 万吨 万亩 万只 万株 万平 万件 万次 万里 "
    "万余 全长 全额 全日 全科 全覆 全力 全文 全称 全新 全民 管材 管护 管制 管网 管线 商户 商贸 "
    "商标 商场 商会 商城 商铺 尤其 尤为 明日 明天 明文 明火 解答 解约 解聘 解冻 解散 解剖 解毒 "
    "应付 应收 应届 应交 应有 应于 应予 应由 应在 应为 应及 应邀 应聘 连锁 连带 连任 相互 相似 "
    "相当 相同 相邻 游览 舒适 易碎 祝愿 祝贺 成本 成品 成套 成效 成交 成因 成分 成群 单价 单一 "
    "单次 单人 单笔 单项 单据 单证 单程 单双 单身 单亲 宗教 梅毒 艾滋 霍乱 牛皮 白癜 乌兰察 乌兰浩 乌兰牧 巴图湾 贝类 贝壳 贝尔 潭水 潭州 杞麓 鄂尔多 鄂州 蓟州 韶关 韶山 莘县 宛城";

/* Behind a surname these say what somebody is: 王医生 is nobody's name. */
static const char *const titles =
    "医生 医师 主任 老师 局长 科长 院长 县长 镇长 市长 书记 经理 师傅 先生 女士 小姐 大爷 大妈 "
    "大叔 大姐 大哥 大娘 大伯 阿姨 奶奶 爷爷 同志 律师 教授 校长 所长 队长 处长 院士 博士 护士 "
    "专家 法官 警官 同学 老汉 婆婆 支书 村长 组长 社长 站长 董事 部长 厅长 省长 区长 乡长 主席 "
    "总理 将军 元帅 总统 老板 会计 工程 检察 法医 民警 教练 家庄 家坪 家湾 家寨 家村 家沟 家营 "
    "家坝 家院 家组 家中 家里 家属 家庭 家人 家巷 家街 家山 家岩 家梁 家坡 家冲 家屯 家塘 家桥 家老 家大 家小 家海 家丫 家垭 家河 "
    "家田 家地 家门 家的 家在 家电";

/* Letters that end other words, and names hardly ever. */
static const char no_name_ends[] =
    "县市区镇乡村局路科处室所厅部站队组街道年月日费率数量额表号码址件法病症炎癌类级性型员人者户款项"
    "期间的了是在有为和及与或等被把对从将未已不可应须要会能需该各每某其此本岁元万亿个名位条届章节"
    "券证照单省州旗院校厂店行社团司网库卡票据册书稿图版机器具品药剂油煤电税险贷债股份息值度比患感"
    "系于您我你他她它们吗呢吧啊呀么这那哪又也都就还很更最太让使给向到由自以之而但且则因故若如何时"
    "候后前内外上下赛";

/* Of those, letters that a name may have between its surname and its last: 康有才, 翁月娥,
 * 涂从明. */
static const char name_middles[] = "某万月元年应会能自之如道名有在为以可品园外从对因成世时";

/* Names for all that, though their first letter joins or ends other words: 张和平, 赵向东, 韩书琴. */
static const char *const given_names =
    "和平 和生 和芳 和顺 和兴 和贵 和明 和清 和春 和云 和林 和荣 和英 前进 前程 前锋 "
    "前明 前华 前军 前林 前龙 向东 向阳 向荣 向红 向明 向华 向军 向梅 向南 向北 向辉 "
    "向林 向春 向飞 向云 向群 向丽 向英 向龙 书琴 书华 书文 书香 书明 书豪 书瑶 书娟 "
    "子豪 子轩 子涵 子墨 子萱 子琪 子怡 子睿 子航 子瑜 子琳 子钰 子昂 子诺 子恒 子晴 子辰 子晨 子杰 子俊 子凡 子阳 子健 "
    "书芳 书云 书雅 书涵 书杰 书林 书平 书贵 书生 书田 书元 书敏 书玲 书珍 书英 书兰 "
    "书凤 书荣 书海 书成 书宝 书恒 若曦 若兰 若男 若琳 若水 若云 若飞 若彤 若涵 若溪 "
    "若楠 若冰 若雪 若华 若诗 若瑜 若宇 若晨 行健 行舟 行云 行知 行之 可可 可儿 日升 "
    "日新 日东 日成 日华 日辉 日明 法正 法明 法兴 法荣 法林 路遥 路平 路明 有为 有志";

/* What a sentence goes on with behind 李某. */
static const char after_hidden[] =
    "身患因系常长无反申诉持驾领办拨将以从把再又不没是也均名得确今走受未现被于的在自经男女感住同年生病为与和及到先已曾"
    "罹突发去出一等家肺肝肾高肢检查接入老工遭摔致核右左腿手腰脑心骨近昨前伴尿血精仍目双头涉醉酒盗抢非故伪殴打骗吸贩赌有则"
    "甲乙丙丁戊脾颅胸胃肠眼耳股颈椎肋疑请该这那他她就处正还两怀体向对其称说并用即便报来进提拒违单曾逃脱供认辩购销借租卖买开骑乘承签收付取拿送交给殴砍伤杀死亡案等二三四五六七八九十每母父妻丈儿弟妹哥姐爷奶既构医护享救补给进办减临特慢持做隐";

/* What follows a name in a sentence. */
static const char *const after_names =
    "就患 就已 就被 说 讲 告诉 刚 刚刚 才满 案发时 案发前 作案时 作案前 犯罪时 事发时 行为时 神志 意识 主诉 自诉 自感 按 主动 积极 自觉 参加 供认 承认 交代 三年 两年 几年 一年 二年 四年 五年 六年 七年 八年 九年 十年 多年 近年 前些年 数年 陈述 介绍 告知 表示 讲述 供述 声称 "
    "旧病 病情 收 亲收 亲启 之子 之女 之父 之母 之妻 之夫 之兄 之弟 之姐 之妹 之孙 疑似 体检 入职 患 有 因 系 常 长 无 怀 反 称 提出 提交 提起 提请 提供 提到 提及 提前 提议 提取 申 诉 持 驾 "
    "领 办 拨 将 以 从 把 再 又 不 没 是 也 均 名 得 确 今 走 受 未 现 被 于 的 在 自 身 经 男 女 "
    "感 住 同 年 生 病 、 。 为 与 和 及 到 先 · “ ” 已 曾 罹 突 发 去 出 一 等 家 肺 肝 肾 高 肢 "
    "检 查 接 入 老 工 遭 摔 致 核 右 左 腿 手 腰 脑 心 骨 近 昨 前 伴 尿 血 精 仍 目 双 头 体 下肢 上肢 全身 半身 这 那 他 她 就 当庭 当场 当天 当时 处 正 还 去年 前年 颅 脾 胸 胃 肠 眼 耳 股 颈 椎 肋 两 怀 请 第 流产 剖 母 父 妻 丈夫 儿子 女儿 弟弟 妹妹 哥哥 姐姐 爷爷 奶奶 既往 构成 每周 每月 "
    "医疗 救助 补助 补贴 护理 给予 进行 办理 减免 享受 临时救 特困 慢性 做 隐瞒";

/* ---- The lists: read once in a process, and never changed after ---- */

#define FIRST_PART 1

static struct lists {
    struct lexicon surnames, no_names, titles, given_names, after_names;
} lists;

static void read_lists(void)
{
    lexicon_enter(&lists.surnames, str_c(double_surnames), 0);
    lexicon_enter(&lists.surnames, str_c(first_parts), FIRST_PART);
    for (size_t i = 0; i + 3 < sizeof(surnames); i += 3)
        lexicon_enter(&lists.surnames, str_of(surnames + i, 3), 0);
    lexicon_enter(&lists.no_names, str_c(no_names), 0);
    lexicon_enter(&lists.titles, str_c(titles), 0);
    lexicon_enter(&lists.given_names, str_c(given_names), 0);
    lexicon_enter(&lists.after_names, str_c(after_names), 0);
}

static const struct lists *name_lists(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, read_lists);
    return &lists;
}

/* 付兴元, 李明月 are names, 壹佰元, 五个月 are none. */
static bool ends_as_name(const char *last, const char *middle)
{
    return !is_letter_of(no_name_ends, last) ||
           (middle && memcmp(last, "会", 3) == 0 &&
            is_letter_of("兴朝正光德明世永贤道廷", middle)) ||
           (middle && is_letter_of("元月太", last) &&
            !is_letter_of("一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟零整个每本当几数",
                          middle));
}

/* Chinese letters of three bytes alone. */
static bool is_han(struct str s)
{
    size_t len;

    for (size_t i = 0; i < s.n; i += len) {
        if (!utf8_is_cjk(utf8_decode(str_skip(s, i), &len)) || len != 3)
            return false;
    }
    return true;
}

/* One or two letters behind a surname; up to three behind a first part, or none. */
static bool length_ok(size_t letters, const struct lexicon_word *surname)
{
    return letters == 3 || letters == 6 ||
           ((surname->what & FIRST_PART) && (letters == 0 || letters == 9));
}

/* 王医生 and 高血压 begin like names. */
static bool is_other_word(struct str s, const struct lexicon_word *surname)
{
    return lexicon_find(&name_lists()->no_names, s) ||
           lexicon_find(&name_lists()->titles, str_skip(s, surname->n));
}

static bool is_given_name(struct str s)
{
    return s.n == 6 && lexicon_find(&name_lists()->given_names, s);
}

/* 代某洪 hides one letter of three; 李某身患 hides the name and goes on. */
static bool goes_on_behind_hidden(const char *middle)
{
    return memcmp(middle, "某", 3) == 0 && is_letter_of(after_hidden, middle + 3);
}

static bool is_name_by(struct str s, const struct lexicon_word *surname)
{
    const char *middle = NULL;
    size_t last = s.n - 3;

    if (s.n < surname->n || !length_ok(s.n - surname->n, surname) || !is_han(s))
        return false;
    if (is_given_name(str_skip(s, surname->n))) /* 孙子豪 is nobody's grandson */
        return !is_other_word(s, surname) || str_starts(str_skip(s, surname->n), S("子"));
    if (last > surname->n) {
        middle = s.p + surname->n;
        if (is_letter_of(no_name_ends, middle) && !is_letter_of(name_middles, middle))
            return false;
        if (goes_on_behind_hidden(middle))
            return false;
    }
    /* 左胫骨 is no name. */
    return ends_as_name(s.p + last, middle) && !is_other_word(s, surname) && !leak_is_bodily(s);
}

/* 李时光患有…, whatever it ends in: who has an illness is somebody, unless it is a group. */
static bool is_who_suffers(struct str s, const struct lexicon_word *surname)
{
    static const char groups[] = "不未没无被某人者员户民工们生属友群市县乡镇村年月日岁的了";

    return s.n >= surname->n + 3 && s.n <= surname->n + 6 && is_han(s) &&
           !is_letter_of(groups, s.p + s.n - 3) && !is_other_word(s, surname) &&
           !(s.n == surname->n + 6 && goes_on_behind_hidden(s.p + surname->n));
}

bool leak_is_name(struct str s)
{
    const struct lexicon_word *surname =
        s.n >= 6 && s.n <= NAME_MAX_BYTES ? lexicon_find(&name_lists()->surnames, s) : NULL;

    return surname && is_name_by(s, surname);
}

static bool name_may_end(const struct leak_scan *s, size_t i)
{
    return i == s->to || (unsigned char)at(s, i) < 0x80 ||
           lexicon_find(&name_lists()->after_names, piece(s, i, s->to)) ||
           leak_hit_after(s, i, W_HEALTH | W_SUFFERS, 0);
}

/* So many Chinese letters from i on, at most. */
static size_t letters_at(const struct leak_scan *s, size_t i, size_t most)
{
    size_t n = 0;

    while (n < most && i + 3 * (n + 1) <= s->to && is_han(piece(s, i + 3 * n, i + 3 * n + 3)))
        n++;
    return n;
}

/* What somebody is, and letters of a sentence, right before a name. */
static const char *const before_names =
    "村民 居民 学生 职工 员工 同志 群众 党员 教师 民警 患者 病人 儿子 女儿 丈夫 妻子 父亲 母亲 "
    "户主 其子 其女 其妻 其夫 其父 其母 姓名 当事人 申请人 嫌疑人 被告人 罪犯 男子 女子 老人 青年 "
    "干部 贫困户 低保户 五保户 家属 成员 儿童 孤儿 学员 收住 救助 帮扶 慰问 妇女 孕妇 产妇 民工 "
    "证明 父 母 女 妈 爸 媳 婆 奶 爷 爹 娘 老伴 老婆 老公 讲 说 道 军人 牧民 村医 厨师 保安 工人 厂长 对象 该生 考生 选手 农民 驾驶员 司机 老师 同学 病例 "
    "感染者 密接 残疾人 女士 先生 我村 我县 我镇 该村 本人 负责人 诊断 兹有 工 的 族 为 系 是 对 "
    "同意 批准 准予 建议 辅警 协警 给 向 与 和 经 致 将 被 由 叫 名 犯 该 班 童 孩 : 组 者 员 人 亲 子 弟 "
    "主任 书记 局长 科长 所长 队长 校长 院长 村长 社长 支书 会计 经理 站长 法官 干事 委员 代表 关于 厨 匠 贩 摊主 店主 老板 乘客 旅客 游客 其中 另有 还有 对 查明 同事 战友 邻居 老乡 队友 外甥 哥哥 弟弟 妹妹 姐姐 爷爷 奶奶 姑妈 舅舅 叔叔 兄 妹 姐 侄 孙 警 师 兵 夫 妻 因 由于 称 获悉 经查 反映 举报 投诉 咨询 体检时 复查时 检查时 事发前 案发前 案发时 作案时 生前 发病前";

/* 买买提·吐尔逊: parts of two to six letters with dots between; the last one ends where a
 * sentence goes on. */
static size_t dotted_name(const struct leak_scan *s, size_t i)
{
    size_t n = letters_at(s, i, 6), k = i;

    /* 村民 is no part of 村民买买提·吐尔逊. */
    if (leak_starts_any(s, i, before_names) > 3)
        return 0;
    for (; n >= 2 && leak_starts(s, k + 3 * n, S("·")); n = letters_at(s, k, 6))
        k += 3 * n + 2;
    for (size_t letters = 2; k > i && letters <= n; letters++) {
        if (name_may_end(s, k + 3 * letters))
            return k + 3 * letters - i;
    }
    return 0;
}

/* Behind 代某洪 the sentence hardly goes on: 李某独自 is none. */
static bool hidden_may_end(const struct leak_scan *s, size_t i, size_t n)
{
    return n != 9 || memcmp(s->plain.p + i + 3, "某", 3) != 0 || i + n == s->to ||
           (unsigned char)at(s, i + n) < 0x80 ||
           leak_starts_any(s, i + n, "、 。 ” 患 因 系 有 伴 入 的 检 感 称自") ||
           leak_hit_after(s, i + n, W_HEALTH | W_SUFFERS, 0);
}

/* 石磊体检: the last letter of what reads like a name begins the word that goes on behind 石磊. */
static bool ends_sooner(const struct leak_scan *s, size_t i, size_t n,
                        const struct lexicon_word *surname)
{
    const struct lexicon_word *after =
        n > surname->n + 3 ? lexicon_find(&name_lists()->after_names, piece(s, i + n - 3, s->to))
                           : NULL;

    return after && after->n >= 6 && is_name_by(piece(s, i, i + n - 3), surname);
}

size_t leak_name_at(const struct leak_scan *s, size_t i)
{
    const struct lexicon_word *surname;
    size_t n = s->dotted ? dotted_name(s, i) : 0;

    if (n || i >= s->to)
        return n;
    surname = lexicon_find(&name_lists()->surnames, piece(s, i, s->to));
    /* 张医生 is not 张医, born somewhere. */
    if (surname && !(surname->what & FIRST_PART) &&
        lexicon_find(&name_lists()->titles, piece(s, i + surname->n, s->to)))
        return 0;
    /* 石秀乙肝: the illness begins where the name ends. */
    for (n = 6; surname && n <= NAME_MAX_BYTES; n += 3) {
        if (i + n <= s->to && leak_hit_after(s, i + n, W_HEALTH | W_SUFFERS, 0) &&
            is_name_by(piece(s, i, i + n), surname))
            return n;
    }
    for (n = NAME_MAX_BYTES; surname && n >= 6; n -= 3) {
        if (i + n <= s->to && is_name_by(piece(s, i, i + n), surname) && name_may_end(s, i + n) &&
            hidden_may_end(s, i, n) && !ends_sooner(s, i, n, surname))
            return n;
        if (i + n <= s->to && n <= surname->n + 6 &&
            leak_starts_any(s, i + n, "因患 患有 身患 罹患 确诊 被确诊 被诊断 患上 患了 得了") &&
            is_who_suffers(piece(s, i, i + n), surname))
            return n;
    }
    return 0;
}

/* ---- In a sentence ---- */

bool leak_name_ends(const struct leak_scan *s, size_t i)
{
    static const size_t lengths[] = {6, 9, 12};

    for (size_t k = 0; k < COUNT(lengths); k++) {
        if (i >= s->from + lengths[k] && leak_is_name(piece(s, i - lengths[k], i)))
            return true;
    }
    return false;
}

bool leak_is_surname(const struct leak_scan *s, size_t i)
{
    size_t from = leak_back(s, i);

    return i - from == 3 && is_letter_of(surnames, s->plain.p + from) &&
           ((unsigned char)before(s, from) < 0x80 ||
            leak_ends_any(s, from, "、 。 员 人 师 长 警"));
}

/* Few letters are surnames: asked before what stands in front. */
static bool may_begin_name(const struct leak_scan *s, size_t i)
{
    return s->dotted || lexicon_find(&name_lists()->surnames, piece(s, i, s->to));
}

bool leak_is_of_one_named(const struct leak_scan *s, size_t i)
{
    for (size_t n = 0; n < 12 && i > s->from; n++, i = leak_back(s, i)) {
        if (leak_ends_any(s, i, "该人 该员 此人 该同志 该生 该男子 该女子 该老人 该患者 该学员"))
            return true;
        if (leak_ends_any(s, i, "。"))
            return false;
    }
    return false;
}

bool leak_name_near(const struct leak_scan *s, size_t i, size_t *ret_at, size_t *ret_n)
{
    size_t reach = leak_is_of_one_named(s, i) ? 360 : 150;
    size_t low = i > s->from + reach ? i - reach : s->from;
    size_t high = s->to > i + 90 ? i + 90 : s->to, close = leak_skip_back(s, i);
    bool found = false, stop = false; /* behind the name that was found a sentence ended */

    while (low > s->from && is_tail(s->plain.p[low]))
        low--;
    for (size_t k = low; k < high; k = leak_next(s, k)) {
        char c = before(s, k);
        size_t n;

        stop |= found && k <= i && leak_ends_any(s, k, "。");
        if (!may_begin_name(s, k) ||
            !(k == s->from || is_one_of(c, " ,.:;()-\t|/\"") ||
              leak_ends_any(s, k, "、 。 “ ” 》") || leak_ends_any(s, k, before_names) ||
              (leak_label(s, k) & (W_NAME | W_PERSON))))
            continue;
        n = leak_name_at(s, k);
        if (n && (!found || k + n == i || k + n == close || (stop && k < i))) {
            *ret_at = k;
            *ret_n = n;
            found = true;
            stop = false;
        }
        if (found && k >= i)
            break;
    }
    return found;
}

/* ---- In a line ---- */

/* The parts of a line: cells, and what stands between commas and blanks. */
static bool is_break(char c)
{
    return is_one_of(c, "\t ,|;():/.");
}

/* 姓名：张学书, or below the head 姓名: whatever letters behind a surname fill the field; 0: none do. */
static size_t name_in_field(const struct leak_scan *s, size_t i)
{
    size_t n = 3 * letters_at(s, i, 5);
    const struct lexicon_word *surname = lexicon_find(&name_lists()->surnames, piece(s, i, i + n));

    return surname && (i + n >= s->to || is_break(at(s, i + n))) &&
                   is_who_suffers(piece(s, i, i + n), surname)
               ? n
               : 0;
}

static bool name_fills_part(const struct leak_scan *s, size_t *ret_at, size_t *ret_n)
{
    static const char *const breaks = "、 。 “ ”";
    size_t i = s->from, looked = 0;

    while (i < s->to && looked++ < 400) {
        size_t n = leak_name_at(s, i), end;

        n = n || !s->header_n || !(leak_label(s, i) & W_NAME) ? n : name_in_field(s, i);
        if (n &&
            (i + n == s->to || is_break(at(s, i + n)) ||
             leak_starts_any(s, i + n, "、 。 “ ” 系 男 女 住 身 同 的 患 因 确 家中 家里 家属"))) {
            *ret_at = i;
            *ret_n = n;
            return true;
        }
        for (end = i; end < s->to && !is_break(at(s, end)); end = leak_next(s, end)) {
            if ((unsigned char)at(s, end) >= 0x80 && leak_starts_any(s, end, breaks))
                break;
        }
        i = end < s->to ? leak_next(s, end) : s->to;
    }
    return false;
}

static bool name_behind_label(const struct leak_scan *s, size_t *ret_at, size_t *ret_n)
{
    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];
        size_t from = leak_skip(s, h->at + h->n);
        size_t n = h->what & (W_NAME | W_PERSON) ? leak_name_at(s, from) : 0;

        n = n || !leak_ends_any(s, h->at + h->n, "姓名") ? n : name_in_field(s, from);
        if (n) {
            *ret_at = from;
            *ret_n = n;
            return true;
        }
    }
    return false;
}

bool leak_line_name(const struct leak_scan *s, size_t *ret_at, size_t *ret_n)
{
    struct leak_line_name *m = s->name;

    if (!m->known) {
        m->found = name_fills_part(s, &m->at, &m->n) || name_behind_label(s, &m->at, &m->n);
        m->known = true;
    }
    if (m->found) {
        *ret_at = m->at;
        *ret_n = m->n;
    }
    return m->found;
}

bool leak_line_has_name(const struct leak_scan *s)
{
    size_t i, n;

    return leak_line_name(s, &i, &n);
}
